package io.tranche.partitions;

import java.util.List;
import java.util.Locale;

/** One field of a cron: which numbers it may hold, and reading it into a set of bits. */
enum CronField {
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY_OF_MONTH("day of month", 1, 31, ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

  private final String title;
  private final int least;
  private final int greatest;
  private final String names;

  CronField(String title, int least, int greatest, String names) {
    this.title = title;
    this.least = least;
    this.greatest = greatest;
    this.names = names;
  }

  /** Every number that the field may hold; Sunday is 0. */
  long all() {
    return bits(least, this == DAY_OF_WEEK ? 6 : greatest, 1);
  }

  /** Reads a list of numbers, names, ranges and steps; throws with the reason. */
  long parse(String text) {
    long bits = 0;
    for (String item : text.split(",", -1)) {
      bits |= parseItem(item);
    }
    if (this == DAY_OF_WEEK && (bits & (1L << 7)) != 0) {
      bits = (bits | 1) & ~(1L << 7);
    }
    return bits;
  }

  private long parseItem(String item) {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    int dash = range.indexOf('-', 1);
    boolean star = range.equals("*");
    int from = star ? least : number(dash < 0 ? range : range.substring(0, dash), item);
    int to = star ? (this == DAY_OF_WEEK ? 6 : greatest) : from;
    if (dash >= 0) {
      to = number(range.substring(dash + 1), item);
      if (to < from) {
        throw refused(item, "ranges do not wrap around; write two ranges");
      }
    }
    if (slash < 0) {
      return bits(from, to, 1);
    }
    if (!star && dash < 0) {
      throw refused(item, "a step needs * or a range before it");
    }
    return bits(from, to, step(item.substring(slash + 1), item));
  }

  private int step(String text, String item) {
    if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) == 0) {
      throw refused(item, "a step must be a number of at least 1");
    }
    int step = Integer.parseInt(text);
    if (step > greatest) {
      throw refused(item, "a step must be at most " + greatest);
    }
    return step;
  }

  private int number(String text, String item) {
    int name = List.of(names.split(" ", -1)).indexOf(text.toUpperCase(Locale.ROOT));
    if (name >= 0 && !text.isEmpty()) {
      return name + least;
    }
    if (!text.matches("[0-9]{1,2}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > greatest) {
      throw refused(
          item,
          "expected "
              + least
              + " to "
              + greatest
              + (names.isEmpty()
                  ? ""
                  : " or " + names.substring(0, 3) + " to " + names.substring(names.length() - 3))
              + ", lists, ranges a-b, steps */n or a-b/n");
    }
    return Integer.parseInt(text);
  }

  private IllegalArgumentException refused(String item, String reason) {
    return new IllegalArgumentException(title + ": " + reason + " (" + item + ")");
  }

  private static long bits(int from, int to, int step) {
    long bits = 0;
    for (int i = from; i <= to; i += step) {
      bits |= 1L << i;
    }
    return bits;
  }
}
