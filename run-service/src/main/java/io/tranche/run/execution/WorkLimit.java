package io.tranche.run.execution;

import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.runs.RunTags;
import io.tranche.run.lifecycle.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the work on one asset may still take.
 *
 * @param left zero or less, if the time is over
 * @param reason why it is over then
 */
record WorkLimit(Duration left, String reason) {

  /** What ends first: the materializer's own timeout, or what the run may take in all. */
  static Optional<WorkLimit> of(Run run, Materializer materializer, Instant now) {
    Optional<WorkLimit> ofAsset =
        materializer
            .timeout()
            .map(most -> new WorkLimit(most, "it took longer than its timeout (" + most + ")"));
    Optional<WorkLimit> ofRun =
        RunTags.maxRuntime(run.tags())
            .map(
                most ->
                    new WorkLimit(
                        Duration.between(now, run.startedAt().orElse(now).plus(most)),
                        "the run took longer than " + RunTags.MAX_RUNTIME + " (" + most + ")"));
    return Stream.of(ofAsset, ofRun)
        .flatMap(Optional::stream)
        .min(Comparator.comparing(WorkLimit::left));
  }
}
