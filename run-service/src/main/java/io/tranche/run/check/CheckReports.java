package io.tranche.run.check;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Checked;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.check.MongoCheckRepository.Data;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes what somebody has found out about partitions: as an evaluation of the data that the
 * partition has now, stored once, then published. Whatever dies on the way, the report is taken
 * again, and finds what was stored by its id.
 */
@Singleton
class CheckReports {

  private static final String SOURCE = "/run-service";

  private final CatalogView catalogs;
  private final RegisteredKeys keys;
  private final MongoCheckRepository checks;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  CheckReports(
      CatalogView catalogs,
      RegisteredKeys keys,
      MongoCheckRepository checks,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.keys = keys;
    this.checks = checks;
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
  }

  /**
   * Takes a report.
   *
   * @param id of the report
   * @param at when it was made
   * @throws TrancheException if its asset has no such check or partition
   */
  Uni<Void> take(String id, AssetReport.Check report, Instant at) {
    return catalogs
        .newest()
        .chain(catalog -> requirePartition(report, catalog).replaceWith(check(report, catalog)))
        .chain(
            check ->
                checks
                    .data(report.asset(), report.partition())
                    .map(data -> evaluation(id, report, check, at, data)))
        .chain(checks::saveReport)
        .chain(stored -> sender.send(List.of(outgoing(stored))));
  }

  /**
   * Produces a report, as any program could, if it can be taken, and waits until it was.
   *
   * @return what is recorded; empty if that takes longer
   */
  Uni<Optional<Checked>> report(String id, AssetReport.Check report) {
    return catalogs
        .newest()
        .invoke(catalog -> check(report, catalog))
        .chain(catalog -> requireRegistered(report, catalog))
        .chain(
            () ->
                sender.send(
                    List.of(
                        OutgoingRecord.of(
                            topics.commands(),
                            report.key(),
                            report,
                            new CloudEvent(id, AssetReport.TYPE, SOURCE, clock.instant())))))
        .chain(() -> Applied.within(Applied.HTTP_PATIENCE, () -> checks.findReport(id)));
  }

  private static Checked evaluation(
      String id, AssetReport.Check report, AssetCheck check, Instant at, Data data) {
    return new Checked(
        report.asset(),
        report.partition(),
        data.runId(),
        data.token(),
        at,
        check.name(),
        report.passed(),
        report.severity().orElse(check.severity()),
        check.blocking(),
        StorableMetadata.of(report.metadata()),
        Optional.of(new Checked.Report(id, report.origin())));
  }

  private static AssetCheck check(AssetReport.Check report, Catalog catalog) {
    return catalog.asset(report.asset()).check(report.check());
  }

  /** Our copy of a dynamic set may be behind the report: then its keys are not looked at. */
  private Uni<Void> requirePartition(AssetReport.Check report, Catalog catalog) {
    boolean dynamic =
        catalog.asset(report.asset()).partitions().dimensionList().stream()
            .anyMatch(DynamicPartitionsDefinition.class::isInstance);
    return dynamic ? Uni.createFrom().voidItem() : requireRegistered(report, catalog);
  }

  private Uni<Void> requireRegistered(AssetReport.Check report, Catalog catalog) {
    PartitionsDefinition definition = catalog.asset(report.asset()).partitions();
    return keys.evaluate(
            registered ->
                definition.contains(
                    report.partition(), new PartitionContext(clock.instant(), registered)))
        .invoke(
            exists -> {
              if (!exists) {
                throw new TrancheException.NotFound(
                    "unknown-partition",
                    "Cannot report check: "
                        + report.asset()
                        + (definition.isPartitioned()
                            ? " has no such partition ("
                            : " is not partitioned (")
                        + report.partition()
                        + ")");
              }
            })
        .replaceWithVoid();
  }

  private OutgoingRecord outgoing(Checked stored) {
    return OutgoingRecord.of(
        topics.assetEvents(),
        stored.assetPartition(),
        stored,
        new CloudEvent(stored.id(), AssetEvent.TYPE, SOURCE, stored.at()));
  }
}
