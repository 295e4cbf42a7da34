package io.tranche.run.wipe;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Wiped;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.report.MongoPartitionsInProgress;
import io.tranche.run.wipe.MongoWipes.Known;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Wipes partitions. What is stored comes first, then its event and state are published: whoever
 * dies in between takes the command again and publishes the same. A command names the token up to
 * which things are forgotten, so one that comes again, however late, takes nothing newer away.
 */
@Singleton
public class Wipes {

  /** How many partitions may be wiped by one request. */
  static final int MOST = 1_000;

  private static final String WIPE = "Cannot wipe partitions";

  private static final String SOURCE = "/run-service";

  private final CatalogView catalogs;
  private final RegisteredKeys keys;
  private final MongoWipes wipes;
  private final MongoPartitionsInProgress inProgress;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  Wipes(
      CatalogView catalogs,
      RegisteredKeys keys,
      MongoWipes wipes,
      MongoPartitionsInProgress inProgress,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.keys = keys;
    this.wipes = wipes;
    this.inProgress = inProgress;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Takes a command. Where something newer has happened to the partition, nothing is done.
   *
   * @param id of the command
   * @param at when it was given
   * @throws TrancheException.Conflict {@code partition-in-progress}: a run makes the partition
   */
  public Uni<Void> take(String id, AssetReport.Wipe wipe, Instant at) {
    return inProgress
        .requireNone(WIPE, wipe.asset(), List.of(wipe.partition()))
        .chain(() -> wipes.forget(id, wipe, at))
        .chain(forgotten -> sender.send(forgotten ? published(id, wipe, at) : List.of()))
        .chain(() -> wipes.newer(wipe))
        .chain(newer -> sender.send(newer.stream().map(this::again).toList()));
  }

  /**
   * A run that has ended meanwhile may have published its state before ours: the last on the topic
   * has to be the newest.
   */
  private OutgoingRecord again(PartitionState newer) {
    return state(newer, Ids.of("materialized", newer.runId(), newer.asset(), newer.partition()));
  }

  private List<OutgoingRecord> published(String id, AssetReport.Wipe wipe, Instant at) {
    Wiped event = new Wiped(wipe.asset(), wipe.partition(), wipe.token(), at, id, wipe.origin());
    return List.of(
        OutgoingRecord.of(
            topics.assetEvents(),
            event.assetPartition(),
            event,
            new CloudEvent(event.id(), AssetEvent.TYPE, SOURCE, at)),
        state(PartitionState.of(event), event.id()));
  }

  private OutgoingRecord state(PartitionState state, String eventId) {
    return OutgoingRecord.of(
        topics.partitionStates(),
        state.id(),
        state,
        new CloudEvent(Ids.of("state", eventId), PartitionState.TYPE, SOURCE, state.at()));
  }

  /**
   * What a request comes to.
   *
   * @param partitions of which something is forgotten
   * @param applied whether that has been done
   */
  record Request(List<String> partitions, boolean applied) {}

  /**
   * Asks for the selected partitions of which anything is known, as any program could, and waits
   * until that was done.
   *
   * @throws TrancheException if they are no partitions, too many, or in progress
   */
  Uni<Request> request(String id, String asset, String selection, Origin origin) {
    return catalogs
        .newest()
        .chain(catalog -> selected(catalog, asset, selection))
        .chain(found -> wipes.find(asset, found))
        .map(found -> found.stream().filter(Known::isAnything).toList())
        .call(
            known ->
                inProgress.requireNone(WIPE, asset, known.stream().map(Known::partition).toList()))
        .chain(known -> send(id, asset, known, origin));
  }

  private Uni<List<String>> selected(Catalog catalog, String asset, String selection) {
    PartitionsDefinition definition = catalog.asset(asset).partitions();
    return keys.evaluate(
        registered -> {
          PartitionContext context = new PartitionContext(clock.instant(), registered);
          PartitionsSubset subset =
              !definition.isPartitioned() || selection.strip().equals("*")
                  ? definition.all(context)
                  : PartitionSelection.parse(selection).resolve(definition, context);
          if (subset.size() > MOST) {
            throw new TrancheException.Invalid(
                "too-many-partitions",
                "Cannot wipe partitions: they are more than "
                    + MOST
                    + " ("
                    + subset.size()
                    + "); accepted: a smaller selection");
          }
          return subset.keys().toList();
        });
  }

  private Uni<Request> send(String id, String asset, List<Known> known, Origin origin) {
    Instant now = clock.instant();
    List<OutgoingRecord> records = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Known one : known) {
      AssetReport wipe = new AssetReport.Wipe(asset, one.partition(), one.token(), origin);
      names.add(one.partition());
      records.add(
          OutgoingRecord.of(
              topics.commands(),
              wipe.key(),
              wipe,
              new CloudEvent(commandId(id, one.partition()), AssetReport.TYPE, SOURCE, now)));
    }
    return sender
        .send(records)
        .chain(() -> Applied.inTime(() -> applied(id, asset, names)))
        .map(done -> new Request(names, done.isPresent()));
  }

  private Uni<Optional<Boolean>> applied(String id, String asset, List<String> names) {
    return wipes
        .find(asset, names)
        .map(
            found ->
                Optional.of(true)
                    .filter(
                        all ->
                            found.stream()
                                .allMatch(
                                    one -> one.wipe().equals(commandId(id, one.partition())))));
  }

  /** One command for each partition, under the same id however often the request is made. */
  private static String commandId(String request, String partition) {
    return Ids.of("wipe", request, partition);
  }
}
