package io.tranche.partitions;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Ticks at given times of the wall clock, counted as they stand in the calendar. A time in a gap
 * moves to the end of the gap; of a time that occurs twice the later one counts, except that a day
 * whose midnight occurs twice begins with the first. A number whose tick would not lie after that
 * of the number before it (two times in one gap) has none.
 */
final class WallClockTicks implements Ticks {
  private static final int DAY = 86_400;

  private final CronDays days;
  private final int[] secondsOfDay;
  private final WallClock clock;

  WallClockTicks(Cron cron, ZoneId zone) {
    this.days = new CronDays(cron);
    this.secondsOfDay = Arrays.stream(cron.minutesOfDay()).map(minute -> 60 * minute).toArray();
    this.clock = new WallClock(zone);
  }

  @Override
  public long at(long number) {
    long wall = wall(number);
    long second = clock.secondFarFromChange(wall);
    if (second != NO_TICK) {
      return second;
    }
    second = secondNearChange(wall);
    return mayHaveGaps() && instant(number - 1) >= second ? NO_TICK : second;
  }

  private long wall(long number) {
    long day = days.day(Math.floorDiv(number, (long) secondsOfDay.length));
    return day * DAY + secondsOfDay[(int) Math.floorMod(number, (long) secondsOfDay.length)];
  }

  private long instant(long number) {
    long wall = wall(number);
    long second = clock.secondFarFromChange(wall);
    return second == NO_TICK ? secondNearChange(wall) : second;
  }

  private long secondNearChange(long wall) {
    var local = LocalDateTime.ofEpochSecond(wall, 0, ZoneOffset.UTC);
    var change = clock.change(local);
    if (change == null) {
      return wall - clock.offset(local);
    }
    if (change.isGap()) {
      return change.toEpochSecond();
    }
    boolean midnightTwice = change.getDateTimeAfter().toLocalTime().equals(LocalTime.MIDNIGHT);
    var offset = midnightTwice ? change.getOffsetBefore() : change.getOffsetAfter();
    return wall - offset.getTotalSeconds();
  }

  @Override
  public long floor(long second) {
    long wall = second + clock.offset(second);
    long day = Math.floorDiv(wall, (long) DAY);
    int time = Arrays.binarySearch(secondsOfDay, (int) Math.floorMod(wall, (long) DAY));
    long rank = days.rank(day);
    long number =
        days.day(rank) == day
            ? rank * secondsOfDay.length + (time >= 0 ? time : -time - 2)
            : rank * secondsOfDay.length - 1;
    while (instant(number) > second) {
      number--;
    }
    while (instant(number + 1) <= second) {
      number++;
    }
    return at(number) == NO_TICK ? previous(number) : number;
  }

  @Override
  public boolean isTick(long second) {
    return at(floor(second)) == second;
  }

  @Override
  public boolean mayHaveGaps() {
    return !clock.isFixed() && (secondsOfDay.length > 1 || clock.skipsDays());
  }
}
