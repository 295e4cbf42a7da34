package io.tranche.contracts.workers;

import io.tranche.partitions.TimeWindow;
import java.util.Map;
import java.util.Optional;

/**
 * One partition that a worker is to produce.
 *
 * @param key empty for an asset that is not partitioned
 * @param dimensions the part of the key by dimension; empty for a definition of one dimension
 * @param window of the key's only time dimension
 * @param metadata of the key in its dynamic set
 * @param source the newest file of the key, as {@code s3://bucket/key}
 */
public record TaskPartition(
    String key,
    Map<String, String> dimensions,
    Optional<TimeWindow> window,
    Map<String, String> metadata,
    Optional<String> source) {

  public TaskPartition {
    dimensions = Map.copyOf(dimensions);
    metadata = Map.copyOf(metadata);
  }
}
