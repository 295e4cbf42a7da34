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
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Applied;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.check.MongoCheckRepository.Data;
import io.tranche.run.member.KnownPartitions;
import io.tranche.run.report.StorableMetadata;
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
  private static final String WHAT = "Cannot report check";

  private final CatalogView catalogs;
  private final KnownPartitions partitions;
  private final MongoCheckRepository checks;
  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;

  @Inject
  CheckReports(
      CatalogView catalogs,
      KnownPartitions partitions,
      MongoCheckRepository checks,
      RecordSender sender,
      Topics topics,
      Clock clock) {
    this.catalogs = catalogs;
    this.partitions = partitions;
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
        .chain(
            catalog ->
                partitions
                    .requireUnlessDynamic(WHAT, catalog.asset(report.asset()), report.partition())
                    .replaceWith(check(report, catalog)))
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
        .chain(
            catalog -> partitions.require(WHAT, catalog.asset(report.asset()), report.partition()))
        .chain(
            () ->
                sender.send(
                    List.of(
                        OutgoingRecord.of(
                            topics.commands(),
                            report.key(),
                            report,
                            new CloudEvent(id, AssetReport.TYPE, SOURCE, clock.instant())))))
        .chain(() -> Applied.inTime(() -> checks.findReport(id)));
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
        Optional.of(new AssetEvent.Report(id, report.origin())));
  }

  private static AssetCheck check(AssetReport.Check report, Catalog catalog) {
    return catalog.asset(report.asset()).check(report.check());
  }

  private OutgoingRecord outgoing(Checked stored) {
    return OutgoingRecord.of(
        topics.assetEvents(),
        stored.assetPartition(),
        stored,
        new CloudEvent(stored.id(), AssetEvent.TYPE, SOURCE, stored.at()));
  }
}
