package io.tranche.partitions;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;

/**
 * The days on which a cron fires, counted from the epoch. The calendar repeats after 400 years, so
 * one table over its 4,800 months finds any day, and the number of any day, at once.
 */
final class CronDays {
  private static final int MONTHS = 4800;
  private static final LocalDate FIRST_OF_TABLE = LocalDate.of(1600, 1, 1);

  private final Cron cron;
  private final boolean everyDay;
  private final int[] before = new int[MONTHS + 1];
  private final long beforeEpoch;

  CronDays(Cron cron) {
    this.cron = cron;
    this.everyDay = cron.coversEveryDay();
    for (int month = 0; !everyDay && month < MONTHS; month++) {
      before[month + 1] = before[month] + Integer.bitCount(days(month));
    }
    this.beforeEpoch = everyDay ? 0 : countBefore(LocalDate.EPOCH);
  }

  /** Days of a month of the table, day 1 as bit 0. */
  private int days(int month) {
    var first = FIRST_OF_TABLE.plusMonths(month);
    return cron.daysOf(
        first.getMonthValue(), first.lengthOfMonth(), first.getDayOfWeek().getValue() % 7);
  }

  private long countBefore(LocalDate date) {
    long months = monthsSinceTable(date);
    int month = (int) Math.floorMod(months, (long) MONTHS);
    int earlier = days(month) & ((1 << (date.getDayOfMonth() - 1)) - 1);
    return Math.floorDiv(months, (long) MONTHS) * before[MONTHS]
        + before[month]
        + Integer.bitCount(earlier);
  }

  private static long monthsSinceTable(LocalDate date) {
    return (date.getYear() - 1600L) * 12 + date.getMonthValue() - 1;
  }

  boolean contains(LocalDate date) {
    return everyDay || (days(tableMonth(date)) & (1 << (date.getDayOfMonth() - 1))) != 0;
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
    int days = days(month);
    for (int skip = inTable - before[month]; skip > 0; skip--) {
      days &= days - 1;
    }
    long years = 400 * Math.floorDiv(absolute, (long) before[MONTHS]) + 1600 + month / 12;
    return YearMonth.of((int) years, month % 12 + 1).atDay(1).toEpochDay()
        + Integer.numberOfTrailingZeros(days);
  }
}
