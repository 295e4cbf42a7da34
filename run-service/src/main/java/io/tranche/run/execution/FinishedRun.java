package io.tranche.run.execution;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lineage.Reads;
import io.tranche.run.materializer.ReportedObservation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run whose work is over, with what came of it.
 *
 * @param error why the run has failed; absent when it succeeded or was canceled
 * @param retry the run that follows the failed one, unless it is being canceled
 * @param canceled why the work was stopped; absent when it was not
 * @param added keys that its steps have found, for partition sets
 * @param seen what its steps have seen of other data
 * @param unread by which it is found out what was upstream of its partitions; absent if that is
 *     known, or there is nothing
 * @param takenOver whether another replica executed it before, which may have recorded outcomes
 */
record FinishedRun(
    Run run,
    Instant at,
    List<Outcome> outcomes,
    Optional<String> error,
    Optional<Retry> retry,
    Optional<String> canceled,
    List<AddedKeys> added,
    List<ReportedObservation> seen,
    Optional<Catalog> unread,
    boolean takenOver) {

  FinishedRun {
    outcomes = List.copyOf(outcomes);
    added = List.copyOf(added);
    seen = List.copyOf(seen);
  }

  static FinishedRun succeeded(Run run, Instant at, List<Outcome> outcomes) {
    return new FinishedRun(
        run,
        at,
        outcomes,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        false);
  }

  static FinishedRun failed(
      Run run, Instant at, List<Outcome> outcomes, String error, Optional<Retry> retry) {
    return new FinishedRun(
        run,
        at,
        outcomes,
        Optional.of(error),
        retry,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        false);
  }

  static FinishedRun canceled(Run run, Instant at, List<Outcome> outcomes, String reason) {
    return new FinishedRun(
        run,
        at,
        outcomes,
        Optional.empty(),
        Optional.empty(),
        Optional.of(reason),
        List.of(),
        List.of(),
        Optional.empty(),
        false);
  }

  /** The same, of which some steps have found keys, or seen other data. */
  FinishedRun adding(List<AddedKeys> found, List<ReportedObservation> data) {
    return new FinishedRun(
        run, at, outcomes, error, retry, canceled, found, data, unread, takenOver);
  }

  /** The same, of which it is to be found out what was upstream. */
  FinishedRun readingBy(Catalog catalog) {
    return new FinishedRun(
        run, at, outcomes, error, retry, canceled, added, seen, Optional.of(catalog), takenOver);
  }

  /** The same, if another replica executed the run before. */
  FinishedRun takenOver(boolean before) {
    return new FinishedRun(run, at, outcomes, error, retry, canceled, added, seen, unread, before);
  }

  /** The same, with what was upstream of what it has made. */
  FinishedRun reading(Reads reads) {
    Reads own = reads.with(dataVersions());
    return new FinishedRun(
        run,
        at,
        outcomes.stream()
            .map(
                outcome ->
                    outcome instanceof Outcome.Produced made
                        ? made.reading(own.of(made.asset(), made.partition()))
                        : outcome)
            .toList(),
        error,
        retry,
        canceled,
        added,
        seen,
        Optional.empty(),
        takenOver);
  }

  /** The data of what it has made, by {@code asset|partition}. */
  private Map<String, String> dataVersions() {
    return StepReads.dataVersions(run, outcomes);
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
