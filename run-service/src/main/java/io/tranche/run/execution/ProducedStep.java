package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lineage.Reads;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import java.util.ArrayList;
import java.util.List;

/** What came of the partitions of a step whose work has succeeded, at least of some of them. */
final class ProducedStep {

  private ProducedStep() {}

  /**
   * The outcomes of all its partitions.
   *
   * @param read what was upstream when the work began; assets that are made together may read each
   *     other
   */
  static List<Outcome> outcomes(
      Run run,
      MaterializationContext context,
      List<String> made,
      MaterializationResult result,
      Reads read) {
    List<Outcome> outcomes = new ArrayList<>();
    for (AssetDocument asset : context.assets()) {
      for (String partition : made) {
        outcomes.add(
            new Outcome.Produced(
                asset.key(),
                partition,
                result.metadata(asset.key(), partition),
                asset.codeVersion(),
                result.dataVersion(asset.key(), partition),
                read.of(asset.key(), partition)));
      }
      result
          .notMade()
          .forEach((partition, reason) -> outcomes.add(NotMade.of(asset.key(), partition, reason)));
    }
    if (read.byPartition().isEmpty()) {
      return outcomes;
    }
    Reads complete = read.with(StepReads.dataVersions(run, outcomes));
    return outcomes.stream()
        .map(
            outcome ->
                outcome instanceof Outcome.Produced one
                    ? one.reading(complete.of(one.asset(), one.partition()))
                    : outcome)
        .toList();
  }
}
