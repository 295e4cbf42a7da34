package io.tranche.run.lineage;

import io.tranche.contracts.workers.TaskUpstream;
import java.util.List;
import java.util.Optional;

/**
 * How a partition was made the last time.
 *
 * @param token of the run, or of the report; -1 if it is missing
 * @param runId empty if no run has made it
 * @param gone the object that it was made for and that was deleted since
 * @param read what was upstream of it then; absent if that is not known
 */
record MadePartition(
    String partition,
    long token,
    String runId,
    Optional<String> dataVersion,
    Optional<String> codeVersion,
    Optional<String> gone,
    Optional<List<TaskUpstream>> read) {

  /** One that was not made, or was wiped since. */
  static MadePartition missing(String partition) {
    return new MadePartition(
        partition, -1, "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  boolean isMissing() {
    return token < 0;
  }

  boolean isOfRun() {
    return !runId.isEmpty();
  }
}
