package io.tranche.partitions;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The ticks of a cron in a zone, numbered in their order. Numbers do not depend on where a
 * definition starts or ends; some numbers may have no tick, where clocks change.
 */
sealed interface Ticks permits WallClockTicks, EveryHourTicks {
  /** What {@link #at} answers for a number without a tick. */
  long NO_TICK = Long.MIN_VALUE;

  static Ticks of(Cron cron, ZoneId zone) {
    return cron.coversEveryHour() ? new EveryHourTicks(cron, zone) : new WallClockTicks(cron, zone);
  }

  /** Epoch second of the tick of this number, or {@link #NO_TICK}. */
  long at(long number);

  /** Number of the last tick at or before the epoch second. */
  long floor(long second);

  /** Is there a tick at this epoch second? */
  boolean isTick(long second);

  /** May any number have no tick? */
  boolean mayHaveGaps();

  default long next(long number) {
    long next = number + 1;
    while (at(next) == NO_TICK) {
      next++;
    }
    return next;
  }

  default long previous(long number) {
    long previous = number - 1;
    while (at(previous) == NO_TICK) {
      previous--;
    }
    return previous;
  }

  /** Number of the first tick at or after the epoch second. */
  default long ceiling(long second) {
    long floor = floor(second);
    return at(floor) == second ? floor : next(floor);
  }

  /** Bits that hold the numbers of all ticks from the year 1600 to 9999, with a sign. */
  default int bits() {
    long most = floor(second(9999));
    long least = floor(second(1600));
    return 65 - Long.numberOfLeadingZeros(Math.max(most, -least));
  }

  private static long second(int year) {
    return LocalDateTime.of(year, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
  }
}
