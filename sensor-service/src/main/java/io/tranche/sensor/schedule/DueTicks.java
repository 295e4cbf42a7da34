package io.tranche.sensor.schedule;

import io.tranche.partitions.PartitionsSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The next tick that a schedule has to be evaluated at. What fired while nobody looked is made up
 * for, as far as the schedule wants it.
 *
 * @param missed how many ticks before it are left out
 */
record DueTicks(Instant tick, int missed) {

  /** A tick that is not older than this was not missed. */
  private static final Duration ON_TIME = Duration.ofMinutes(1);

  /** Empty when nothing is due at this instant. */
  static Optional<DueTicks> next(
      PartitionsSchedule schedule, Instant upTo, Instant now, int catchUp) {
    Deque<Instant> late = new ArrayDeque<>();
    int missed = 0;
    Instant tick = schedule.tickAfter(upTo);
    while (tick.isBefore(now.minus(ON_TIME))) {
      late.add(tick);
      if (late.size() > catchUp) {
        late.remove();
        missed++;
      }
      tick = schedule.tickAfter(tick);
    }
    if (!late.isEmpty()) {
      return Optional.of(new DueTicks(late.element(), missed));
    }
    return tick.isAfter(now) ? Optional.empty() : Optional.of(new DueTicks(tick, missed));
  }
}
