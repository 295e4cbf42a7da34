package io.tranche.run.check;

import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Checked;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a check says of a partition, as it is shown.
 *
 * @param holds whether what is downstream of the partition is held back by this
 * @param runId the run whose data was checked; absent if the partition was never materialized
 * @param token of that run
 * @param reportedBy who said so; absent if the run has asked
 */
public record CheckView(
    String id,
    String asset,
    String partition,
    String check,
    boolean passed,
    String severity,
    boolean blocking,
    boolean holds,
    Map<String, Object> metadata,
    Optional<String> runId,
    long token,
    Instant at,
    Optional<Origin> reportedBy) {

  public CheckView {
    metadata = Map.copyOf(metadata);
  }

  static CheckView of(Checked evaluation) {
    return new CheckView(
        evaluation.id(),
        evaluation.asset(),
        evaluation.partition(),
        evaluation.check(),
        evaluation.passed(),
        evaluation.severity().wireName(),
        evaluation.blocking(),
        evaluation.holds(),
        evaluation.metadata(),
        Optional.of(evaluation.runId()).filter(run -> !run.isEmpty()),
        evaluation.token(),
        evaluation.at(),
        evaluation.report().map(AssetEvent.Report::origin));
  }
}
