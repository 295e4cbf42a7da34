package io.tranche.sensor.freshness;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.FreshnessPolicy;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which partitions of an asset have their deadline in a stretch of time. */
final class WindowDeadlines {

  private WindowDeadlines() {}

  /**
   * The deadlines after one instant and up to another, by partition; the work is that of the
   * windows that ended between.
   */
  static Map<String, Instant> of(AssetDocument asset, Instant after, Instant upTo) {
    Map<String, Instant> deadlines = new LinkedHashMap<>();
    if (asset.freshness().orElse(null) instanceof FreshnessPolicy.Deadline policy
        && asset.partitions() instanceof TimeWindowPartitionsDefinition given) {
      // Whenever a partition exists: the deadline counts from the end of its window.
      TimeWindowPartitionsDefinition windows = given.toBuilder().endOffset(0).build();
      PartitionContext last = PartitionContext.at(upTo.minus(policy.afterEnd()));
      Ordinals ended =
          windows
              .ordinals(last)
              .difference(windows.ordinals(PartitionContext.at(after.minus(policy.afterEnd()))));
      ended.stream()
          .forEach(
              ordinal ->
                  windows
                      .keyAt(ordinal, last)
                      .ifPresent(
                          key ->
                              windows
                                  .window(key)
                                  .ifPresent(
                                      window ->
                                          deadlines.put(
                                              key, window.end().plus(policy.afterEnd())))));
    }
    return deadlines;
  }
}
