package io.tranche.run.execution;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run whose work is over, with what came of it.
 *
 * @param error why the run has failed; absent when it succeeded or was canceled
 * @param retry the run that follows the failed one, unless it is being canceled
 * @param canceled why the work was stopped; absent when it was not
 * @param added keys that its steps have found, for partition sets
 */
record FinishedRun(
    Run run,
    Instant at,
    List<Outcome> outcomes,
    Optional<String> error,
    Optional<Retry> retry,
    Optional<String> canceled,
    List<AddedKeys> added) {

  FinishedRun {
    outcomes = List.copyOf(outcomes);
    added = List.copyOf(added);
  }

  static FinishedRun succeeded(Run run, Instant at, List<Outcome> outcomes) {
    return new FinishedRun(
        run, at, outcomes, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  static FinishedRun failed(
      Run run, Instant at, List<Outcome> outcomes, String error, Optional<Retry> retry) {
    return new FinishedRun(
        run, at, outcomes, Optional.of(error), retry, Optional.empty(), List.of());
  }

  static FinishedRun canceled(Run run, Instant at, List<Outcome> outcomes, String reason) {
    return new FinishedRun(
        run, at, outcomes, Optional.empty(), Optional.empty(), Optional.of(reason), List.of());
  }

  /** The same, of which some steps have found keys. */
  FinishedRun adding(List<AddedKeys> found) {
    return new FinishedRun(run, at, outcomes, error, retry, canceled, found);
  }

  List<AssetEvent> events() {
    return outcomes.stream().map(outcome -> outcome.event(run, at)).toList();
  }

  /** The run after this, from whatever state it is stored in now. */
  Run applyTo(Run stored) {
    if (canceled.isPresent()) {
      Run canceling =
          stored.status() == RunStatus.CANCELING ? stored : stored.canceling(at, canceled.get());
      return canceling.canceled(at, canceled);
    }
    Optional<Retry> next = stored.status() == RunStatus.CANCELING ? Optional.empty() : retry;
    return error
        .map(reason -> stored.failed(at, reason, next))
        .orElseGet(() -> stored.succeeded(at));
  }
}
