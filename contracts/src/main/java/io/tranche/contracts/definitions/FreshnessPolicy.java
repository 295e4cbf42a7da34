package io.tranche.contracts.definitions;

import java.time.Duration;

/** Until when partitions of an asset have to be materialized. */
public sealed interface FreshnessPolicy {

  /**
   * Each partition of a time window, once.
   *
   * @param afterEnd how long after the window's end
   */
  record Deadline(Duration afterEnd) implements FreshnessPolicy {}

  /**
   * Each partition that was materialized, again.
   *
   * @param age how long after the last time
   */
  record MaximumAge(Duration age) implements FreshnessPolicy {}
}
