package io.tranche.sensor.runstatus;

import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.runs.RunSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that has ended.
 *
 * @param event the id of the event that tells it
 * @param willRetry whether another run follows by itself
 */
record EndedRun(
    String id,
    String event,
    RunStatus status,
    Instant at,
    List<String> assets,
    boolean willRetry,
    RunSummary summary) {

  EndedRun {
    assets = List.copyOf(assets);
  }

  /** Empty for any other event, and for those of runs that ended before summaries were told. */
  static Optional<EndedRun> of(RunEvent event) {
    if (event instanceof RunEvent.RunSucceeded succeeded) {
      return succeeded.run().map(run -> of(event, false, run));
    } else if (event instanceof RunEvent.RunFailed failed) {
      return failed.run().map(run -> of(event, failed.willRetry(), run));
    } else if (event instanceof RunEvent.RunCanceled canceled) {
      return canceled.run().map(run -> of(event, false, run));
    }
    return Optional.empty();
  }

  private static EndedRun of(RunEvent event, boolean willRetry, RunSummary run) {
    return new EndedRun(
        event.runId(), event.id(), event.status(), event.at(), event.assets(), willRetry, run);
  }
}
