package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.RetryPolicy;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunTags;
import io.tranche.run.lifecycle.Attempt;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Whether another run follows a failed one, and when. */
final class RetryDecision {

  private RetryDecision() {}

  /**
   * The retry, if there is one: how often, the run's tag says, or else the policy of the asset that
   * could not be made; when, that policy.
   *
   * @param order the run's assets in the order in which they are made
   * @param notMade those of them that are not, in that order
   * @param failed the one that could not be made; absent where it is no longer defined
   */
  static Optional<Retry> after(
      Run run,
      List<String> order,
      List<String> notMade,
      Optional<AssetDocument> failed,
      Instant at) {
    RetryPolicy policy = failed.flatMap(AssetDocument::retryPolicy).orElse(RetryPolicy.NEVER);
    int most = RunTags.maxRetries(run.tags()).orElse(policy.maxRetries());
    int number = run.attempt().map(Attempt::number).orElse(0) + 1;
    if (failed.isEmpty() || number > most) {
      return Optional.empty();
    }
    boolean all = RunTags.retriesAllSteps(run.tags());
    return Optional.of(
        new Retry(
            Attempt.runId(run.id()),
            number,
            most,
            at.plus(policy.delayBefore(number, run.id())).truncatedTo(ChronoUnit.MILLIS),
            all ? order : notMade));
  }
}
