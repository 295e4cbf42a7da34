package io.tranche.run.lifecycle;

import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.runs.RunTags;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * That a run follows one that has failed.
 *
 * @param parentRunId the run that has failed
 * @param rootRunId the first run of them all
 * @param number which retry it is, from 1
 * @param maxRetries how many there may be
 */
public record Attempt(String parentRunId, String rootRunId, int number, int maxRetries) {

  /** The request that a failed run makes for the next one. */
  static String requestId(String failedRunId) {
    return Ids.of("retry", failedRunId);
  }

  /** The id of the run that follows a failed one. */
  public static String runId(String failedRunId) {
    return Ids.runOf(requestId(failedRunId));
  }

  /** The run that follows a failed one, if one does; always the same, down to its events. */
  public static Optional<Run> after(Run failed) {
    return failed.retry().map(retry -> after(failed, retry));
  }

  private static Run after(Run failed, Retry retry) {
    String root = failed.attempt().map(Attempt::rootRunId).orElse(failed.id());
    Map<String, String> tags = new HashMap<>(failed.tags());
    tags.put(RunTags.PARENT_RUN_ID, failed.id());
    tags.put(RunTags.ROOT_RUN_ID, root);
    tags.put(RunTags.RETRY_NUMBER, Integer.toString(retry.number()));
    // As it is stored: who reads the failed run makes the same as who has ended it.
    Instant at = failed.endedAt().orElse(failed.createdAt()).truncatedTo(ChronoUnit.MILLIS);
    return new Run(
            retry.runId(),
            RunStatus.QUEUED,
            requestId(failed.id()),
            retry.assets(),
            failed.partitions(),
            failed.origin(),
            failed.cause(),
            failed.runKey(),
            tags,
            failed.priority(),
            Optional.of(retry.notBefore()),
            failed.proofs(),
            failed.runConfig(),
            Optional.of(new Attempt(failed.id(), root, retry.number(), retry.maxRetries())),
            0,
            Optional.empty(),
            failed.catalog(),
            at,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of())
        .queued(at);
  }
}
