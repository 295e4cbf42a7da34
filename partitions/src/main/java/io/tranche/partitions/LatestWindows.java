package io.tranche.partitions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The partitions at the end of time, as Dagster's {@code in_latest_time_window}. */
public final class LatestWindows {

  private LatestWindows() {}

  /**
   * The partitions of the last existing time window, and of those that start at most {@code
   * lookback} before its end; of several dimensions, with every key of the others. All partitions
   * of a definition that has no dimension with time windows, or more than one.
   */
  public static PartitionsSubset of(
      PartitionsDefinition definition, Optional<Duration> lookback, PartitionContext context) {
    var space = new PartitionSpace(definition, context);
    var time =
        definition.dimensionList().stream()
            .filter(TimeWindowPartitionsDefinition.class::isInstance)
            .count();
    if (time != 1) {
      return space.all();
    }
    return space.box(
        definition.dimensionList().stream()
            .map(
                dimension ->
                    dimension instanceof TimeWindowPartitionsDefinition windows
                        ? latest(windows, lookback, context)
                        : dimension.ordinals(context))
            .toList());
  }

  private static Ordinals latest(
      TimeWindowPartitionsDefinition windows,
      Optional<Duration> lookback,
      PartitionContext context) {
    Ordinals existing = windows.ordinals(context);
    if (existing.isEmpty()) {
      return existing;
    }
    Ordinals last = Ordinals.range(existing.last(), existing.last());
    if (lookback.isEmpty()) {
      return last;
    }
    var end = windows.windows().joined(PartitionsSubset.of(windows, last, context)).get(0).end();
    var stretch = new TimeWindow(end.minus(lookback.get()), end);
    return windows.windows().startingWithin(List.of(stretch), context).ordinals().union(last);
  }
}
