package io.tranche.partitions;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Ticks at given minutes of every hour of the wall clock, on some or all days. They are counted by
 * hours of UTC, so that numbers stay the same whatever clocks do: the ticks within one hour of UTC
 * have consecutive numbers. Local times that do not exist have no tick, those that occur twice have
 * two.
 */
final class EveryHourTicks implements Ticks {
  private static final int HOUR = 3600;

  /** No zone is farther behind UTC. */
  private static final int SLACK = 14 * HOUR;

  private final CronDays days;
  private final boolean everyDay;
  private final int[] secondsOfHour;
  private final WallClock clock;

  EveryHourTicks(Cron cron, ZoneId zone) {
    this.days = new CronDays(cron);
    this.everyDay = cron.coversEveryDay();
    this.secondsOfHour = Arrays.stream(cron.minutesOfHour()).map(minute -> 60 * minute).toArray();
    this.clock = new WallClock(zone);
  }

  @Override
  public long at(long number) {
    long hour = Math.floorDiv(number, (long) secondsOfHour.length) * HOUR;
    int index = (int) Math.floorMod(number, (long) secondsOfHour.length);
    int before = clock.offset(hour);
    if (before == clock.offset(hour + HOUR - 1)) {
      long second = hour + secondOfUtcHour(index, before);
      return onDay(second, before) ? second : NO_TICK;
    }
    var ticks = ticksOfHour(hour);
    return index < ticks.length ? ticks[index] : NO_TICK;
  }

  private boolean onDay(long second, int offset) {
    return everyDay || days.isDay(Math.floorDiv(second + offset, 86_400L));
  }

  /** The index-th of the minutes as they fall into an hour of UTC under this offset. */
  private int secondOfUtcHour(int index, int offset) {
    int shift = Math.floorMod(offset, HOUR);
    if (shift == 0) {
      return secondsOfHour[index];
    }
    int wrapped = 0;
    while (wrapped < secondsOfHour.length && secondsOfHour[wrapped] < shift) {
      wrapped++;
    }
    return Math.floorMod(secondsOfHour[(index + wrapped) % secondsOfHour.length] - shift, HOUR);
  }

  /** The ticks of an hour of UTC in which clocks change. */
  private long[] ticksOfHour(long hour) {
    return LongStream.of(clock.offset(hour), clock.offset(hour + HOUR - 1))
        .flatMap(
            offset ->
                Arrays.stream(secondsOfHour)
                    .mapToLong(wall -> hour + Math.floorMod(wall - offset, (long) HOUR))
                    .filter(tick -> clock.offset(tick) == offset)
                    .filter(tick -> onDay(tick, (int) offset)))
        .sorted()
        .toArray();
  }

  @Override
  public long floor(long second) {
    long number = lastOfHour(second);
    for (long at = at(number); at == NO_TICK || at > second; at = at(number)) {
      number = at == NO_TICK && !everyDay ? Math.min(number - 1, beforeDay(number)) : number - 1;
    }
    return number;
  }

  private long lastOfHour(long second) {
    return (Math.floorDiv(second, (long) HOUR) + 1) * secondsOfHour.length - 1;
  }

  /** From a day on which nothing fires, a number not before the last one of the day that fires. */
  private long beforeDay(long number) {
    long hour = Math.floorDiv(number, (long) secondsOfHour.length) * HOUR;
    long day = Math.floorDiv(hour + clock.offset(hour), 86_400L);
    return days.isDay(day)
        ? number - 1
        : lastOfHour((days.day(days.rank(day) - 1) + 1) * 86_400L + SLACK);
  }

  @Override
  public boolean isTick(long second) {
    int offset = clock.offset(second);
    int local = (int) Math.floorMod(second + offset, (long) HOUR);
    return Arrays.binarySearch(secondsOfHour, local) >= 0 && onDay(second, offset);
  }

  @Override
  public boolean mayHaveGaps() {
    return !everyDay || !clock.isFixed();
  }
}
