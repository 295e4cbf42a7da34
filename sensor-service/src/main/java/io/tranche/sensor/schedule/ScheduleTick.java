package io.tranche.sensor.schedule;

import io.tranche.sensor.schedule.ScheduleState.Pending;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The record of one evaluation.
 *
 * @param tick when the schedule fired
 * @param at when it was evaluated
 * @param requested how many runs were asked for
 * @param requestIds of the first ten of them
 * @param skipped why none was
 * @param missed how many ticks before this one were left out, for they were too many
 */
public record ScheduleTick(
    String schedule,
    long evaluation,
    Instant tick,
    Instant at,
    int requested,
    List<String> requestIds,
    Optional<String> skipped,
    int missed) {

  private static final int MOST_NAMED = 10;

  static ScheduleTick of(ScheduleState state, Pending outcome) {
    return new ScheduleTick(
        state.schedule(),
        state.evaluation(),
        outcome.tick(),
        outcome.at(),
        outcome.requests().size(),
        outcome.requests().stream().limit(MOST_NAMED).map(request -> request.id()).toList(),
        outcome.skipped(),
        outcome.missed());
  }
}
