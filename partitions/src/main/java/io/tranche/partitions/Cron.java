package io.tranche.partitions;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Five fields: minute, hour, day of month, month, day of week; numbers, English names of three
 * letters, lists, ranges and steps. 0 and 7 are Sunday. When both days are restricted, either may
 * match. Everything else that crons are written with ({@code @daily}, {@code L}, {@code #}, {@code
 * ?}, ranges that wrap around) is refused with the reason.
 */
record Cron(long minutes, long hours, long daysOfMonth, long months, long daysOfWeek) {
  private static final int[] MOST_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  /** Reads a cron; throws with the reason, which ends in the text. */
  static Cron parse(String text) {
    var fields = text.strip().split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "a cron has five fields: minute, hour, day of month, month, day of week (" + text + ")");
    }
    try {
      var cron =
          new Cron(
              CronField.MINUTE.parse(fields[0]),
              CronField.HOUR.parse(fields[1]),
              CronField.DAY_OF_MONTH.parse(fields[2]),
              CronField.MONTH.parse(fields[3]),
              CronField.DAY_OF_WEEK.parse(fields[4]));
      if (!cron.everFires()) {
        throw new IllegalArgumentException("none of its months has such a day (" + text + ")");
      }
      return cron;
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("cron " + text + ": " + refused.getMessage(), refused);
    }
  }

  private boolean everFires() {
    if (daysOfMonth == CronField.DAY_OF_MONTH.all() || restrictsWeekdays()) {
      return true;
    }
    for (int month = 1; month <= 12; month++) {
      long days = (1L << (MOST_DAYS[month - 1] + 1)) - 1;
      if ((months & (1L << month)) != 0 && (daysOfMonth & days) != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean restrictsWeekdays() {
    return daysOfWeek != CronField.DAY_OF_WEEK.all();
  }

  /** Does it fire in every hour of the days on which it fires? */
  boolean coversEveryHour() {
    return hours == CronField.HOUR.all();
  }

  boolean coversEveryDay() {
    return daysOfMonth == CronField.DAY_OF_MONTH.all()
        && months == CronField.MONTH.all()
        && !restrictsWeekdays();
  }

  /**
   * The days on which it fires, of a month of 31 days in which every month fires; day 1 as bit 0.
   *
   * @param firstWeekday weekday of its first day, Sunday 0
   */
  int days(int firstWeekday) {
    int byDate = (int) (daysOfMonth >>> 1);
    int byWeekday = 0;
    for (int day = 0; day < 31; day++) {
      if ((daysOfWeek & (1L << ((firstWeekday + day) % 7))) != 0) {
        byWeekday |= 1 << day;
      }
    }
    boolean either = restrictsWeekdays() && daysOfMonth != CronField.DAY_OF_MONTH.all();
    return either ? byDate | byWeekday : byDate & byWeekday;
  }

  /** Does it fire in this month, 1 to 12? */
  boolean firesIn(int month) {
    return (months & (1L << month)) != 0;
  }

  /** Minutes of the hour, ascending. */
  int[] minutesOfHour() {
    return numbers(minutes);
  }

  /** Minutes of the day at which it fires, ascending. */
  int[] minutesOfDay() {
    return Arrays.stream(numbers(hours))
        .flatMap(hour -> Arrays.stream(numbers(minutes)).map(minute -> 60 * hour + minute))
        .toArray();
  }

  private static int[] numbers(long bits) {
    return IntStream.range(0, 60).filter(i -> (bits & (1L << i)) != 0).toArray();
  }
}
