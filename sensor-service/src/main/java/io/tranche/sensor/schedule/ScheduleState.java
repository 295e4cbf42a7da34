package io.tranche.sensor.schedule;

import io.tranche.contracts.runs.RunRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a schedule has come.
 *
 * @param times fingerprint of what fires and for whom; a schedule with others starts anew
 * @param evaluation counts the ticks that were evaluated
 * @param upTo every tick up to here was evaluated, or was before the schedule
 * @param pending what the last evaluation asked for, until it is sent
 */
record ScheduleState(
    String schedule, String times, long evaluation, Instant upTo, Optional<Pending> pending) {

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
  }

  /** A schedule that is seen for the first time fires from now on. */
  static ScheduleState first(String schedule, String times, Instant now) {
    return new ScheduleState(schedule, times, 0, now, Optional.empty());
  }

  ScheduleState startedAnew(String otherTimes, Instant now) {
    return new ScheduleState(schedule, otherTimes, evaluation + 1, now, Optional.empty());
  }

  ScheduleState evaluated(Pending outcome) {
    return new ScheduleState(schedule, times, evaluation + 1, outcome.tick(), Optional.of(outcome));
  }

  ScheduleState cleared() {
    return new ScheduleState(schedule, times, evaluation, upTo, Optional.empty());
  }
}
