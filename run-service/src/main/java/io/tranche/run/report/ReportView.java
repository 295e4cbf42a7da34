package io.tranche.run.report;

import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent.Materialized;
import io.tranche.contracts.assets.AssetEvent.Observed;
import io.tranche.contracts.assets.AssetEvent.Report;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was reported of one partition, as it is shown.
 *
 * @param token of the data that it is about
 */
public record ReportView(
    String asset,
    String partition,
    long token,
    Instant at,
    Map<String, Object> metadata,
    Optional<String> dataVersion,
    Optional<Origin> reportedBy) {

  static ReportView of(Materialized event) {
    return new ReportView(
        event.asset(),
        event.partition(),
        event.token(),
        event.at(),
        event.metadata(),
        Optional.of(event.dataVersion()),
        event.report().map(Report::origin));
  }

  static ReportView of(Observed event) {
    return new ReportView(
        event.asset(),
        event.partition(),
        event.token(),
        event.at(),
        event.metadata(),
        event.dataVersion(),
        Optional.of(event.report().origin()));
  }
}
