package io.tranche.run.materializer;

import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.partitions.TimeWindow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One partition to produce.
 *
 * @param key empty for an asset that is not partitioned
 * @param dimensions the part of the key by dimension; empty for a definition of one dimension
 * @param window of the key's only time dimension
 * @param metadata of the key in its dynamic set
 * @param object the newest source, as {@code s3://bucket/key}
 * @param upstream what it reads, by asset; none where that is not told
 */
public record PartitionInput(
    String key,
    Map<String, String> dimensions,
    Optional<TimeWindow> window,
    Map<String, String> metadata,
    Optional<String> object,
    List<TaskUpstream> upstream) {

  public PartitionInput {
    dimensions = Map.copyOf(dimensions);
    metadata = Map.copyOf(metadata);
    upstream = List.copyOf(upstream);
  }

  /** One of which it is not told what it reads. */
  public PartitionInput(
      String key,
      Map<String, String> dimensions,
      Optional<TimeWindow> window,
      Map<String, String> metadata,
      Optional<String> object) {
    this(key, dimensions, window, metadata, object, List.of());
  }

  /** The same, which reads this. */
  public PartitionInput reading(List<TaskUpstream> read) {
    return new PartitionInput(key, dimensions, window, metadata, object, read);
  }
}
