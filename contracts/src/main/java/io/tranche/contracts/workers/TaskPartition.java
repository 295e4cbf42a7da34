package io.tranche.contracts.workers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tranche.partitions.TimeWindow;
import java.util.List;
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
 * @param upstream what it reads, by asset
 */
public record TaskPartition(
    String key,
    Map<String, String> dimensions,
    Optional<TimeWindow> window,
    Map<String, String> metadata,
    Optional<String> source,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TaskUpstream> upstream) {

  public TaskPartition {
    dimensions = Map.copyOf(dimensions);
    metadata = Map.copyOf(metadata);
    upstream = List.copyOf(upstream);
  }

  /** One that reads nothing. */
  public TaskPartition(
      String key,
      Map<String, String> dimensions,
      Optional<TimeWindow> window,
      Map<String, String> metadata,
      Optional<String> source) {
    this(key, dimensions, window, metadata, source, List.of());
  }
}
