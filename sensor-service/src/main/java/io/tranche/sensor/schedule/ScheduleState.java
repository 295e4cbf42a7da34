package io.tranche.sensor.schedule;

import io.tranche.contracts.runs.RunRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a schedule has come.
 *
 * @param times fingerprint of what fires and for whom; a schedule with others starts anew
 * @param catalog the newest by which it was changed; a replica that holds an older one leaves it
 *     alone
 * @param evaluation counts the ticks that were evaluated
 * @param upTo every tick up to here was evaluated, or was before the schedule
 * @param pending what the last evaluation asked for, until it is sent
 */
record ScheduleState(
    String schedule,
    String times,
    long catalog,
    long evaluation,
    Instant upTo,
    Optional<Pending> pending) {

  /**
   * The outcome of one evaluation.
   *
   * @param tick when the schedule fired
   * @param skipped why nothing is requested
   * @param missed how many ticks before this one were left out, for they were too many
   */
  record Pending(
      Instant tick, Instant at, List<RunRequest> requests, Optional<String> skipped, int missed) {
    Pending {
      requests = List.copyOf(requests);
    }

    static Pending skipped(DueTicks due, Instant now, String reason) {
      return new Pending(due.tick(), now, List.of(), Optional.of(reason), due.missed());
    }
  }

  /** A schedule that is seen for the first time fires from now on. */
  static ScheduleState first(String schedule, String times, long catalog, Instant now) {
    return new ScheduleState(schedule, times, catalog, 0, now, Optional.empty());
  }

  ScheduleState startedAnew(String otherTimes, long newCatalog, Instant now) {
    return new ScheduleState(
        schedule, otherTimes, newCatalog, evaluation + 1, now, Optional.empty());
  }

  ScheduleState evaluated(Pending outcome, long newCatalog) {
    return new ScheduleState(
        schedule, times, newCatalog, evaluation + 1, outcome.tick(), Optional.of(outcome));
  }
}
