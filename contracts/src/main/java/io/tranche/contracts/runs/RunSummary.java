package io.tranche.contracts.runs;

import io.tranche.contracts.Origin;
import java.util.List;
import java.util.Map;

/**
 * What a run was, told when it has ended.
 *
 * @param partitions at most 100 of them
 * @param partitionCount how many there are
 */
public record RunSummary(
    List<String> partitions, int partitionCount, Origin origin, Map<String, String> tags) {

  private static final int MOST_NAMED = 100;

  public RunSummary {
    partitions = List.copyOf(partitions);
    tags = Map.copyOf(tags);
  }

  /** The summary of a run of these partitions. */
  public static RunSummary of(List<String> partitions, Origin origin, Map<String, String> tags) {
    return new RunSummary(
        partitions.subList(0, Math.min(MOST_NAMED, partitions.size())),
        partitions.size(),
        origin,
        tags);
  }
}
