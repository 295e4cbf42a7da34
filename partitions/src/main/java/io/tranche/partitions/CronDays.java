package io.tranche.partitions;

import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The days on which a cron fires, counted from the epoch. The calendar repeats after 400 years, so
 * one table over its 4,800 months finds any day, and the number of any day, at once.
 */
final class CronDays {
  private static final int MONTHS = 4800;
  private static final LocalDate FIRST_OF_TABLE = LocalDate.of(1600, 1, 1);

  private final boolean everyDay;

  /** Days of each month of the table, day 1 as bit 0. */
  private final int[] days;

  /** How many days there are in earlier months of the table. */
  private final int[] before;

  private final long beforeEpoch;

  CronDays(Cron cron) {
    this.everyDay = cron.coversEveryDay();
    this.days = everyDay ? new int[0] : days(cron);
    this.before = new int[days.length + 1];
    for (int month = 0; month < days.length; month++) {
      before[month + 1] = before[month] + Integer.bitCount(days[month]);
    }
    this.beforeEpoch = everyDay ? 0 : countBefore(LocalDate.EPOCH);
  }

  private static int[] days(Cron cron) {
    var byFirstWeekday = IntStream.range(0, 7).map(cron::days).toArray();
    var days = new int[MONTHS];
    int weekday = FIRST_OF_TABLE.getDayOfWeek().getValue() % 7;
    for (int month = 0; month < MONTHS; month++) {
      int length = Month.of(month % 12 + 1).length(Year.isLeap(1600L + month / 12));
      if (cron.firesIn(month % 12 + 1)) {
        days[month] = byFirstWeekday[weekday] & (int) ((1L << length) - 1);
      }
      weekday = (weekday + length) % 7;
    }
    return days;
  }

  private long countBefore(LocalDate date) {
    long months = monthsSinceTable(date);
    int month = (int) Math.floorMod(months, (long) MONTHS);
    int earlier = days[month] & ((1 << (date.getDayOfMonth() - 1)) - 1);
    return Math.floorDiv(months, (long) MONTHS) * before[MONTHS]
        + before[month]
        + Integer.bitCount(earlier);
  }

  private static long monthsSinceTable(LocalDate date) {
    return (date.getYear() - 1600L) * 12 + date.getMonthValue() - 1;
  }

  /** Does it fire on this day since the epoch? */
  boolean isDay(long epochDay) {
    if (everyDay) {
      return true;
    }
    var date = LocalDate.ofEpochDay(epochDay);
    return (days[tableMonth(date)] & (1 << (date.getDayOfMonth() - 1))) != 0;
  }

  private static int tableMonth(LocalDate date) {
    return (int) Math.floorMod(monthsSinceTable(date), (long) MONTHS);
  }

  /** How many of the days lie between the epoch and this date; negative before the epoch. */
  long rank(long epochDay) {
    return everyDay ? epochDay : countBefore(LocalDate.ofEpochDay(epochDay)) - beforeEpoch;
  }

  /** The day that has this rank, as days since the epoch. */
  long day(long rank) {
    if (everyDay) {
      return rank;
    }
    long absolute = rank + beforeEpoch;
    int inTable = (int) Math.floorMod(absolute, (long) before[MONTHS]);
    int found = Arrays.binarySearch(before, inTable);
    int month = found >= 0 ? found : -found - 2;
    while (before[month + 1] <= inTable) {
      month++;
    }
    int left = days[month];
    for (int skip = inTable - before[month]; skip > 0; skip--) {
      left &= left - 1;
    }
    long years = 400 * Math.floorDiv(absolute, (long) before[MONTHS]) + 1600 + month / 12;
    return YearMonth.of((int) years, month % 12 + 1).atDay(1).toEpochDay()
        + Integer.numberOfTrailingZeros(left);
  }
}
