package io.tranche.partitions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The windows of a definition as seen from instants and stretches of time. What takes a context
 * answers with windows that exist in it; what takes none, with windows at any time, also before the
 * definition's start, after its end and in the future, but never with excluded ones.
 */
public final class TimeWindows {
  private final TimeWindowPartitionsDefinition definition;
  private final TimeLine line;

  TimeWindows(TimeWindowPartitionsDefinition definition) {
    this.definition = definition;
    this.line = definition.line();
  }

  /** The window that contains the instant; empty if it is excluded. */
  public Optional<TimeWindow> at(Instant instant) {
    long number = line.floor(instant.getEpochSecond());
    return line.isWindow(number) ? Optional.of(line.windowOf(number)) : Optional.empty();
  }

  /** The key of the window that starts at this instant; empty where none starts. */
  public Optional<String> keyStartingAt(Instant start) {
    long number = line.floor(start.getEpochSecond());
    boolean isStart = start.equals(Instant.ofEpochSecond(line.at(number)));
    return isStart && line.isWindow(number) ? line.key(number) : Optional.empty();
  }

  /** The first window that starts at or after the instant. */
  public TimeWindow next(Instant instant) {
    return line.windowOf(numberFrom(instant));
  }

  /** The first existing window that starts at or after the instant. */
  public Optional<TimeWindow> next(Instant instant, PartitionContext context) {
    var existing = definition.ordinals(context);
    long before = existing.rank(numberFrom(instant));
    return before < existing.size()
        ? Optional.of(line.windowOf(existing.select(before)))
        : Optional.empty();
  }

  /** The last window that ends at or before the instant. */
  public TimeWindow previous(Instant instant) {
    return line.windowOf(numberUntil(instant));
  }

  /** The last existing window that ends at or before the instant. */
  public Optional<TimeWindow> previous(Instant instant, PartitionContext context) {
    var existing = definition.ordinals(context);
    long upTo = existing.rank(numberUntil(instant) + 1);
    return upTo > 0 ? Optional.of(line.windowOf(existing.select(upTo - 1))) : Optional.empty();
  }

  private long numberFrom(Instant instant) {
    long begun = line.floor(instant.getEpochSecond());
    boolean startsNow = instant.equals(Instant.ofEpochSecond(line.at(begun)));
    return startsNow && line.isWindow(begun) ? begun : line.moved(begun, 1);
  }

  private long numberUntil(Instant instant) {
    return line.moved(line.floor(instant.getEpochSecond()), -1);
  }

  /** The windows of a subset of the definition in order, those that touch joined into one. */
  public List<TimeWindow> joined(PartitionsSubset subset) {
    var windows = new ArrayList<TimeWindow>();
    subset
        .cells()
        .project(0)
        .forEachRange(
            (from, to) -> {
              var start = Instant.ofEpochSecond(line.at(from));
              var end = Instant.ofEpochSecond(line.end(to));
              int last = windows.size() - 1;
              if (last >= 0 && windows.get(last).end().equals(start)) {
                windows.set(last, new TimeWindow(windows.get(last).start(), end));
              } else {
                windows.add(new TimeWindow(start, end));
              }
            });
    return List.copyOf(windows);
  }

  /** The existing windows that start within any of these stretches of time. */
  public PartitionsSubset startingWithin(List<TimeWindow> stretches, PartitionContext context) {
    var numbers = Ordinals.empty();
    for (TimeWindow stretch : stretches) {
      numbers =
          numbers.union(
              Ordinals.range(
                  line.ticks().ceiling(stretch.start().getEpochSecond()),
                  line.floor(stretch.end().getEpochSecond() - 1)));
    }
    var existing = numbers.intersection(definition.ordinals(context));
    return new PartitionSpace(definition, context).box(List.of(existing));
  }
}
