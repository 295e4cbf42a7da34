package io.tranche.partitions;

import java.util.function.LongPredicate;

/**
 * Which numbers have a window: those with a tick that is not excluded. Without exclusions and
 * changes of the clocks that is every number; otherwise the last answer is kept and continued.
 */
final class ExistingWindows {
  private record Known(long upTo, Ordinals windows) {}

  /** Exclusions that cover more ticks than this in a row count as covering all. */
  private static final int FARTHEST_LOOK = 20_000;

  private final Ticks ticks;
  private final LongPredicate excluded;
  private final long first;
  private final boolean everyNumber;
  private volatile Known known;

  /**
   * @param excluded whether the window that starts at this epoch second is excluded
   * @param first number of the first window
   */
  ExistingWindows(Ticks ticks, LongPredicate excluded, long first) {
    this.ticks = ticks;
    this.excluded = excluded;
    this.first = first;
    this.everyNumber = excluded == Exclusions.NOTHING && !ticks.mayHaveGaps();
    this.known = new Known(first - 1, Ordinals.empty());
  }

  boolean isWindow(long number) {
    long at = ticks.at(number);
    return at != Ticks.NO_TICK && !excluded.test(at);
  }

  /** The first window after this number, or the next number when exclusions leave none in reach. */
  long next(long number) {
    return from(ticks.next(number));
  }

  /** This number or, when it has no window, the first after it that has. */
  long from(long number) {
    long next = number;
    for (int i = 0; i < FARTHEST_LOOK; i++) {
      if (!excluded.test(ticks.at(next))) {
        return next;
      }
      next = ticks.next(next);
    }
    return number;
  }

  /** The last window before this number, or the number before it when there is none in reach. */
  long previous(long number) {
    long previous = ticks.previous(number);
    for (int i = 0; i < FARTHEST_LOOK; i++) {
      if (!excluded.test(ticks.at(previous))) {
        return previous;
      }
      previous = ticks.previous(previous);
    }
    return ticks.previous(number);
  }

  Ordinals upTo(long last) {
    if (everyNumber) {
      return Ordinals.range(first, last);
    }
    var before = known;
    if (last <= before.upTo()) {
      return before.windows().intersection(Ordinals.range(first, last));
    }
    var more = new OrdinalsBuilder();
    for (long number = before.upTo() + 1; number <= last; number++) {
      if (isWindow(number)) {
        more.add(number, number);
      }
    }
    var windows = before.windows().union(more.build());
    known = new Known(last, windows);
    return windows;
  }
}
