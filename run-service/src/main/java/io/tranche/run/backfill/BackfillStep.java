package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.backfill.MongoRunOutcomes.Answer;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One step of a backfill: looks at what became of the runs in flight, requests more as far as there
 * is room, and writes down how far it came, last. A step that is repeated requests the same runs.
 */
@Singleton
class BackfillStep {

  private static final String SOURCE = "/run-service";

  /** Carries the id of the backfill on each of its runs. */
  static final String TAG = "tranche/backfill";

  private final BackfillRepository repository;
  private final MongoRunOutcomes outcomes;
  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final int mostInFlight;

  @Inject
  BackfillStep(
      BackfillRepository repository,
      MongoRunOutcomes outcomes,
      CatalogView catalog,
      RegisteredKeys keys,
      RecordSender sender,
      Topics topics,
      Clock clock,
      BackfillConfig config) {
    this.repository = repository;
    this.outcomes = outcomes;
    this.catalog = catalog;
    this.keys = keys;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
    this.mostInFlight = config.inFlight();
  }

  /** Partitions by ordinal; those that are none any more have no key. */
  private record Named(Map<Long, String> keys, Ordinals gone) {}

  Uni<Void> take(Backfill read, String driver) {
    return definition(read)
        .map(definition -> step(read, definition))
        .orElseGet(
            () ->
                Uni.createFrom()
                    .item(
                        read.failed(
                            clock.instant(),
                            "Cannot go on: the asset is gone or partitioned in another way ("
                                + read.asset()
                                + ")")))
        .map(next -> next.status().isTerminal() ? next : next.endedIfComplete(clock.instant()))
        .chain(
            next ->
                next.equals(read) && read.driver().equals(driver)
                    ? Uni.createFrom().voidItem()
                    : repository.change(read, next, driver).replaceWithVoid());
  }

  private Optional<PartitionsDefinition> definition(Backfill backfill) {
    try {
      return Optional.of(catalog.current().asset(backfill.asset()))
          .filter(asset -> !asset.external())
          .map(AssetDocument::partitions)
          .filter(now -> now.layout().fingerprint().equals(backfill.layout()));
    } catch (TrancheException.NotFound e) {
      return Optional.empty();
    }
  }

  private Uni<Backfill> step(Backfill read, PartitionsDefinition definition) {
    return settle(read, definition)
        .chain(
            settled ->
                settled.status() == BackfillStatus.REQUESTED
                    ? requestMore(settled, definition)
                    : Uni.createFrom().item(settled));
  }

  /** Counts what has ended; when canceling, also calls off what waits. */
  private Uni<Backfill> settle(Backfill read, PartitionsDefinition definition) {
    Ordinals inFlight = read.inFlight();
    if (inFlight.isEmpty()) {
      return Uni.createFrom().item(read);
    }
    return named(definition, inFlight.stream().toArray())
        .chain(
            named -> {
              Map<String, Long> byRequest = new HashMap<>();
              named.keys().forEach((ordinal, key) -> byRequest.put(read.requestId(key), ordinal));
              return outcomes
                  .find(byRequest.keySet())
                  .chain(
                      answers ->
                          callOff(read, answers)
                              .replaceWith(
                                  read.settled(
                                      with(RunStatus.SUCCESS, answers, byRequest),
                                      with(RunStatus.FAILURE, answers, byRequest)
                                          .union(with(RunStatus.CANCELED, answers, byRequest))
                                          .union(named.gone()))));
            });
  }

  private static Ordinals with(
      RunStatus status, Map<String, Answer> answers, Map<String, Long> byRequest) {
    return Ordinals.of(
        answers.entrySet().stream()
            .filter(answer -> answer.getValue().status() == status)
            .flatMap(answer -> Optional.ofNullable(byRequest.get(answer.getKey())).stream())
            .mapToLong(Long::longValue)
            .toArray());
  }

  private Uni<Void> callOff(Backfill backfill, Map<String, Answer> answers) {
    if (backfill.status() != BackfillStatus.CANCELING) {
      return Uni.createFrom().voidItem();
    }
    List<OutgoingRecord> cancels = new ArrayList<>();
    for (Answer answer : answers.values()) {
      if (answer.own() && answer.status() == RunStatus.QUEUED) {
        String id = Ids.of("backfill-cancel", backfill.id(), answer.runId());
        cancels.add(
            outgoing(
                answer.runId(),
                new RunRequest.Cancel(id, answer.runId(), Origin.backfill(backfill.id()))));
      }
    }
    return sender.send(cancels);
  }

  private Uni<Backfill> requestMore(Backfill backfill, PartitionsDefinition definition) {
    long[] next = backfill.next(mostInFlight - (int) backfill.inFlight().size());
    if (next.length == 0) {
      return Uni.createFrom().item(backfill);
    }
    return named(definition, next)
        .chain(
            named ->
                sender
                    .send(named.keys().values().stream().map(key -> launch(backfill, key)).toList())
                    .replaceWith(
                        backfill
                            .requested(next[next.length - 1])
                            .settled(Ordinals.empty(), named.gone())));
  }

  private OutgoingRecord launch(Backfill backfill, String key) {
    Map<String, String> tags = new LinkedHashMap<>(backfill.tags());
    tags.remove(Backfills.MISSING_ONLY);
    tags.put(TAG, backfill.id());
    String id = backfill.requestId(key);
    return outgoing(
        id,
        new RunRequest.Launch(
            id,
            List.of(backfill.asset()),
            List.of(key),
            Origin.backfill(backfill.id()),
            Cause.request(backfill.id(), backfill.createdAt()),
            Optional.empty(),
            tags,
            0,
            Optional.empty(),
            Optional.empty()));
  }

  private OutgoingRecord outgoing(String key, RunRequest request) {
    return OutgoingRecord.of(
        topics.runRequests(),
        key,
        request,
        new CloudEvent(request.id(), RunRequest.TYPE, SOURCE, clock.instant()));
  }

  private Uni<Named> named(PartitionsDefinition definition, long[] ordinals) {
    var layout = definition.layout();
    return keys.evaluate(
        registered -> {
          var context = new PartitionContext(clock.instant(), registered);
          Map<Long, String> found = new LinkedHashMap<>();
          LongStream.Builder gone = LongStream.builder();
          for (long ordinal : ordinals) {
            layout
                .key(ordinal, context)
                .filter(key -> definition.contains(key, context))
                .ifPresentOrElse(key -> found.put(ordinal, key), () -> gone.add(ordinal));
          }
          return new Named(found, Ordinals.of(gone.build().toArray()));
        });
  }
}
