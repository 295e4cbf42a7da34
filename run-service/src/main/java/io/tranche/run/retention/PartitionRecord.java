package io.tranche.run.retention;

import io.tranche.run.eventlog.MongoTimeCursor;
import java.time.Instant;

/**
 * What was recorded once of a partition: a materialization, or the evaluation of a check.
 *
 * @param runId of the run that it belongs to; empty if of none
 * @param report that it was made by; empty if by a run
 * @param last the id of the document that holds the last of its kind
 */
record PartitionRecord(String id, Instant at, String runId, String report, String last) {

  MongoTimeCursor place() {
    return new MongoTimeCursor(at, id);
  }

  /** Whether it is the one that is held as the last. */
  boolean isThe(Last held) {
    return runId.equals(held.runId()) && report.equals(held.report());
  }

  /** Which record of a partition is the last of its kind. */
  record Last(String runId, String report) {}
}
