package io.tranche.partitions;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a zone, asked in epoch seconds. Questions mostly come in order, so the stretch
 * between two changes that answered the last one is tried first.
 */
final class WallClock {
  private static final long DAY = 86_400;

  /** Between two changes of the clocks; what they show is a repetition before {@code repeats}. */
  private record Stretch(long from, long until, int offset, long repeats) {}

  private final ZoneRules rules;
  private final boolean skipsDays;
  private volatile Stretch last;

  WallClock(ZoneId zone) {
    this.rules = zone.getRules();
    this.skipsDays =
        rules.getTransitions().stream()
            .anyMatch(change -> change.isGap() && change.getDuration().toSeconds() >= DAY);
    this.last = stretch(0);
  }

  private Stretch stretch(long second) {
    var instant = Instant.ofEpochSecond(second);
    int offset = rules.getOffset(instant).getTotalSeconds();
    var next = rules.nextTransition(instant);
    var previous = rules.previousTransition(instant.plusSeconds(1));
    long from = previous == null ? Long.MIN_VALUE / 2 : previous.toEpochSecond();
    long until = next == null ? Long.MAX_VALUE / 2 : next.toEpochSecond();
    boolean repeats = previous != null && previous.isOverlap();
    return new Stretch(
        from, until, offset, repeats ? from - previous.getDuration().toSeconds() : from);
  }

  private Stretch at(long second) {
    var stretch = last;
    if (second < stretch.from() || second >= stretch.until()) {
      stretch = stretch(second);
      last = stretch;
    }
    return stretch;
  }

  /** Seconds by which the clocks are ahead of UTC. */
  int offset(long second) {
    return at(second).offset();
  }

  /** Is this the second of two times at which the clocks show the same? */
  boolean isRepeated(long second) {
    return second < at(second).repeats();
  }

  /** Do the clocks never change? */
  boolean isFixed() {
    return rules.isFixedOffset();
  }

  /** Has there been a day that its clocks never showed, as in Samoa the 30th of December 2011? */
  boolean skipsDays() {
    return skipsDays;
  }

  /** The offset in force at a local time; the earlier of two, and before a gap. */
  int offset(LocalDateTime local) {
    return rules.getOffset(local).getTotalSeconds();
  }

  /** The change of the clocks that a local time falls into, a gap or an overlap. */
  @Nullable ZoneOffsetTransition change(LocalDateTime local) {
    return rules.getTransition(local);
  }

  /**
   * The epoch second of a wall time, given as if it were UTC, or {@link Ticks#NO_TICK} when it may
   * lie near a change of the clocks.
   */
  long secondFarFromChange(long wall) {
    var stretch = at(wall);
    long second = wall - stretch.offset();
    boolean isFar = second - stretch.from() > DAY && stretch.until() - second > DAY;
    return isFar || isFixed() ? second : Ticks.NO_TICK;
  }
}
