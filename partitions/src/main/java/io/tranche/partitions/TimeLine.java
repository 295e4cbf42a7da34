package io.tranche.partitions;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The windows of a time definition on the line of its ticks: window n lasts from tick n to the next
 * tick. Everything is asked in epoch seconds and tick numbers; wall time only appears in keys.
 */
final class TimeLine {
  private final Ticks ticks;
  private final WallClock clock;
  private final KeyFormat format;
  private final boolean marksRepeatedHours;
  private final long startSecond;
  private final long first;
  private final long endSecond;
  private final int endOffset;
  private final String pattern;
  private final ExistingWindows existing;
  private final ExistingWindows everyTick;

  TimeLine(TimeLineParts parts) {
    this.ticks = parts.ticks();
    this.clock = new WallClock(parts.zone());
    this.format = parts.format();
    this.pattern = parts.definition().format();
    this.marksRepeatedHours = ticks instanceof EveryHourTicks && !format.hasOffset();
    this.startSecond = second(parts.start());
    this.endSecond = parts.end().map(this::second).orElse(Long.MAX_VALUE);
    this.first = ticks.ceiling(startSecond);
    this.endOffset = parts.definition().endOffset();
    this.existing = new ExistingWindows(ticks, parts.excluded(), first);
    this.everyTick = new ExistingWindows(ticks, Exclusions.NOTHING, first);
  }

  int bits() {
    return ticks.bits();
  }

  Ticks ticks() {
    return ticks;
  }

  long firstNumber() {
    return first;
  }

  Ordinals ordinals(Instant now) {
    return existing.upTo(lastNumber(now));
  }

  /** The last window that exists at {@code now}. */
  private long lastNumber(Instant now) {
    return lastNumber(now, existing);
  }

  /**
   * Whether the window that would exist last at {@code now} if none were excluded is not excluded.
   */
  boolean isDue(Instant now) {
    return existing.isWindow(lastNumber(now, everyTick));
  }

  private long lastNumber(Instant now, ExistingWindows windows) {
    long current = ticks.floor(now.getEpochSecond());
    long last = moved(windows.previous(current), endOffset, windows);
    // The first window counts among those to come as soon as the time before it has begun.
    boolean comesNext = endOffset > 0 && ticks.at(current) < now.getEpochSecond();
    if (comesNext && windows.next(last) == firstNumber()) {
      last = firstNumber();
    }
    return endSecond == Long.MAX_VALUE
        ? last
        : Math.min(last, ticks.previous(ticks.floor(endSecond)));
  }

  /** Is there a window of this number, at any {@code now}? */
  boolean isWindow(long number) {
    return existing.isWindow(number);
  }

  /** Epoch second at which the window of this number starts. */
  long at(long number) {
    return ticks.at(number);
  }

  /** Epoch second at which the window of this number ends. */
  long end(long number) {
    return ticks.at(ticks.next(number));
  }

  /** The last tick at or before the epoch second. */
  long floor(long second) {
    return ticks.floor(second);
  }

  /** The number so many windows later, or with a negative count earlier. */
  long moved(long number, int windows) {
    return moved(number, windows, existing);
  }

  private static long moved(long number, int windows, ExistingWindows among) {
    long moved = number;
    for (int i = 0; i < windows; i++) {
      moved = among.next(moved);
    }
    for (int i = 0; i > windows; i--) {
      moved = among.previous(moved);
    }
    return moved;
  }

  TimeWindow windowOf(long number) {
    return new TimeWindow(
        Instant.ofEpochSecond(ticks.at(number)),
        Instant.ofEpochSecond(ticks.at(ticks.next(number))));
  }

  Optional<TimeWindow> window(String key) {
    return number(key).map(this::windowOf);
  }

  /** The number of the first window that starts at or after the time that the text spells. */
  Optional<Long> number(String text) {
    return format.read(text).map(reading -> existing.from(ticks.ceiling(second(reading))));
  }

  OptionalLong ordinal(String key, Instant now) {
    var reading = format.read(key);
    if (reading.isEmpty()) {
      return OptionalLong.empty();
    }
    // A format that drops minutes can lead to the tick before a repeated hour, so look at two.
    long number = ticks.ceiling(second(reading.get()));
    for (int i = 0; i < 2; i++) {
      if (keyOf(ticks.at(number)).equals(key)) {
        return exists(number, now) ? OptionalLong.of(number) : OptionalLong.empty();
      }
      number = ticks.next(number);
    }
    return OptionalLong.empty();
  }

  private boolean exists(long number, Instant now) {
    return existing.isWindow(number) && firstNumber() <= number && number <= lastNumber(now);
  }

  /** The epoch second of a reading; of a wall time that occurs twice, the one with a tick. */
  private long second(KeyFormat.Reading reading) {
    long wall = reading.local().toEpochSecond(ZoneOffset.UTC);
    if (reading.offset().isPresent()) {
      return wall - reading.offset().getAsInt();
    }
    long second = clock.secondFarFromChange(wall);
    return second == Ticks.NO_TICK ? secondNearChange(wall, reading.local()) : second;
  }

  private long secondNearChange(long wall, LocalDateTime local) {
    long earlier = wall - clock.offset(local);
    var change = clock.change(local);
    if (change == null || change.isGap()) {
      return earlier;
    }
    long later = wall - change.getOffsetAfter().getTotalSeconds();
    return !ticks.isTick(earlier) && ticks.isTick(later) ? later : earlier;
  }

  Optional<String> key(long number) {
    long second = ticks.at(number);
    return second == Ticks.NO_TICK ? Optional.empty() : Optional.of(keyOf(second));
  }

  private String keyOf(long second) {
    int offset = clock.offset(second);
    return marksRepeatedHours && clock.isRepeated(second)
        ? format.writeWithOffset(second + offset, offset)
        : format.write(second + offset, offset);
  }

  List<String> keys(Instant now, long offset, int limit) {
    var ordinals = ordinals(now);
    if (limit == 0 || offset >= ordinals.size()) {
      return List.of();
    }
    long first = ordinals.select(offset);
    var keys = new ArrayList<String>((int) Math.min(limit, ordinals.size() - offset));
    long last = ordinals.select(Math.min(ordinals.size(), offset + limit) - 1);
    ordinals
        .intersection(Ordinals.range(first, last))
        .forEachRange(
            (from, to) -> {
              for (long number = from; number <= to; number++) {
                keys.add(keyOf(ticks.at(number)));
              }
            });
    return keys;
  }

  /** From one key to another, whether or not the windows exist already. */
  Ordinals between(PartitionKeyRange range) {
    long from = end(range.from(), range);
    long to = end(range.to(), range);
    if (ticks.at(from) < startSecond || ticks.at(to) > endSecond) {
      throw new PartitionsException.UnknownPartition(
          "Cannot use range "
              + range
              + ": it reaches beyond the start or end of the definition ("
              + (ticks.at(from) < startSecond ? range.from() : range.to())
              + ")");
    }
    return Ordinals.range(from, to);
  }

  private long end(String text, PartitionKeyRange range) {
    return number(text)
        .orElseThrow(
            () ->
                new PartitionsException.UnknownPartition(
                    "Cannot use range "
                        + range
                        + ": its ends must be times as "
                        + pattern
                        + " ("
                        + text
                        + ")"));
  }
}
