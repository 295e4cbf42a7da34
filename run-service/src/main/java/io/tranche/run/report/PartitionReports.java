package io.tranche.run.report;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Materialized;
import io.tranche.contracts.assets.AssetEvent.Observed;
import io.tranche.contracts.assets.AssetEvent.Report;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.admission.MongoTokens;
import io.tranche.run.execution.EventPublisher;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.member.KnownPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes what something else has made of partitions, or seen of them. A materialization that is
 * reported gets the token after the last one of its partition, and one that no later run has: what
 * runs make later is newer. Stored first, then published; a report that comes again is found by its
 * id.
 */
@Singleton
public class PartitionReports {

  private static final Logger LOG = Logger.getLogger(PartitionReports.class);
  private static final String SOURCE = "/run-service";
  private static final String MADE = "Cannot report materialization";
  private static final String SEEN = "Cannot report observation";

  private final CatalogView catalogs;
  private final KnownPartitions partitions;
  private final MongoPartitionReports reports;
  private final MongoPartitionsInProgress inProgress;
  private final MongoTokens tokens;
  private final RunRepository runs;
  private final EventPublisher publisher;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  PartitionReports(
      CatalogView catalogs,
      KnownPartitions partitions,
      MongoPartitionReports reports,
      MongoPartitionsInProgress inProgress,
      MongoTokens tokens,
      RunRepository runs,
      EventPublisher publisher,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.partitions = partitions;
    this.reports = reports;
    this.inProgress = inProgress;
    this.tokens = tokens;
    this.runs = runs;
    this.publisher = publisher;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Takes a materialization.
   *
   * @param id of the report
   * @param at when it was made
   * @throws TrancheException if its asset has no such partition, or a run makes it
   */
  public Uni<Void> take(String id, AssetReport.Materialization report, Instant at) {
    return known(MADE, report)
        .chain(() -> reports.find(id))
        .chain(
            stored ->
                stored.isPresent()
                    ? Uni.createFrom().item(stored.get())
                    : store(id, report, at).call(event -> reports.keep(event, id)))
        .chain(event -> publisher.publish(List.of(), List.of(event)));
  }

  private Uni<Materialized> store(String id, AssetReport.Materialization report, Instant at) {
    return reports
        .present(report.asset(), report.partition())
        .chain(
            present ->
                present
                    .of(id)
                    .map(event -> Uni.createFrom().item(event))
                    .orElseGet(
                        () ->
                            put(event(id, report, at, present.nextToken()), present.token())
                                .chain(
                                    event ->
                                        event
                                            .map(stored -> Uni.createFrom().item(stored))
                                            .orElseGet(() -> store(id, report, at)))));
  }

  /** The order matters: a run that is let in after the look at those in progress is newer. */
  private Uni<Optional<Materialized>> put(Materialized event, long after) {
    return tokens
        .pass(event.token())
        .chain(() -> inProgress.requireNone(MADE, event.asset(), List.of(event.partition())))
        .chain(() -> reports.put(after, event))
        .map(done -> done ? Optional.of(event) : Optional.empty());
  }

  private static Materialized event(
      String id, AssetReport.Materialization report, Instant at, long token) {
    return new Materialized(
        report.asset(),
        report.partition(),
        "",
        token,
        at,
        StorableMetadata.of(report.metadata()),
        report.dataVersion().orElseGet(() -> Ids.of("data", "report", id)),
        Optional.of(new Report(id, report.origin())));
  }

  /**
   * Takes an observation.
   *
   * @param id of the report
   * @param at when it was made
   * @throws TrancheException if its asset has no such partition
   */
  public Uni<Void> take(String id, AssetReport.Observation report, Instant at) {
    return report.by().isPresent()
        ? take(id, report, report.by().get(), at)
        : known(SEEN, report)
            .chain(() -> reports.findObservation(id))
            .chain(
                stored ->
                    stored.isPresent()
                        ? Uni.createFrom().item(stored.get())
                        : observed(id, report, at).call(reports::save))
            .chain(event -> publisher.publish(List.of(), List.of(event)));
  }

  /**
   * What a run has seen: the last execution of it counts, whatever the others say and in whatever
   * order that comes.
   */
  private Uni<Void> take(
      String id, AssetReport.Observation report, AssetReport.Execution by, Instant at) {
    return known(SEEN, report)
        .chain(() -> runs.find(by.runId()))
        .chain(
            run -> {
              if (run.filter(one -> one.token() > by.token()).isPresent()) {
                LOG.infof(
                    "Run %s has been taken over: what its execution %d has seen is not recorded",
                    by.runId(), by.token());
                return Uni.createFrom().voidItem();
              }
              return observed(id, report, at)
                  .call(event -> reports.save(event, by.token()))
                  .chain(() -> reports.findObservation(id))
                  .chain(
                      stored ->
                          publisher.publish(List.of(), stored.map(List::of).orElse(List.of())));
            });
  }

  private Uni<Observed> observed(String id, AssetReport.Observation report, Instant at) {
    return reports
        .present(report.asset(), report.partition())
        .map(present -> event(id, report, at, present.dataToken()));
  }

  private static Observed event(String id, AssetReport.Observation report, Instant at, long token) {
    return new Observed(
        report.asset(),
        report.partition(),
        report.by().map(AssetReport.Execution::runId).orElse(""),
        token,
        at,
        StorableMetadata.of(report.metadata()),
        report.dataVersion(),
        new Report(id, report.origin()));
  }

  private Uni<Void> known(String what, AssetReport report) {
    return catalogs
        .newest()
        .chain(
            catalog ->
                partitions.requireUnlessDynamic(
                    what, catalog.asset(report.asset()), report.partition()));
  }

  /**
   * Produces a report, as any program could, if it can be taken, and waits until it was.
   *
   * @return what is recorded; empty if that takes longer
   */
  Uni<Optional<Materialized>> report(String id, AssetReport.Materialization report) {
    return inProgress
        .requireNone(MADE, report.asset(), List.of(report.partition()))
        .chain(() -> send(id, MADE, report, () -> reports.find(id)));
  }

  /** The same of an observation. */
  Uni<Optional<Observed>> report(String id, AssetReport.Observation report) {
    return send(id, SEEN, report, () -> reports.findObservation(id));
  }

  private <E extends AssetEvent> Uni<Optional<E>> send(
      String id, String what, AssetReport report, Supplier<Uni<Optional<E>>> recorded) {
    CloudEvent headers = new CloudEvent(id, AssetReport.TYPE, SOURCE, clock.instant());
    return catalogs
        .newest()
        .chain(
            catalog -> partitions.require(what, catalog.asset(report.asset()), report.partition()))
        .chain(
            () ->
                sender.send(
                    List.of(OutgoingRecord.of(topics.commands(), report.key(), report, headers))))
        .chain(() -> Applied.inTime(recorded));
  }
}
