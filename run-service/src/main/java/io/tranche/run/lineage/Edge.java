package io.tranche.run.lineage;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionKeyRange;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What one partition reads of one asset, as the mapping says.
 *
 * @param count how many existing partitions
 * @param ends the first and the last, where they are time windows and too many to be listed
 * @param keys all of them, or none where they are more than {@link #MOST_LISTED}
 */
record Edge(
    String asset,
    String partition,
    String upstream,
    long count,
    Optional<PartitionKeyRange> ends,
    List<String> keys) {

  /**
   * Of a partition that reads more of an asset than this, single ones are neither listed nor
   * compared: one change among so many says little, and each would be looked up.
   */
  static final int MOST_LISTED = 100;

  Edge {
    keys = List.copyOf(keys);
  }

  /** What existing partitions of an asset read, one asset after the other. */
  static List<Edge> of(
      AssetDocument asset, Collection<String> partitions, Catalog catalog, PartitionContext at) {
    List<Edge> edges = new ArrayList<>();
    for (Dependency dependency : asset.deps()) {
      AssetDocument read = catalog.assets().get(dependency.asset());
      if (read == null) {
        continue;
      }
      PartitionMapping mapping = catalog.mapping(asset, dependency);
      for (String partition : partitions) {
        if (asset.partitions().contains(partition, at)) {
          PartitionsSubset one = asset.partitions().subset(List.of(partition), at);
          PartitionsSubset upstream = mapping.upstream(one, read.partitions(), at).subset();
          edges.add(of(asset.key(), partition, read.key(), upstream));
        }
      }
    }
    return edges;
  }

  private static Edge of(String asset, String partition, String read, PartitionsSubset upstream) {
    long count = upstream.size();
    return count <= MOST_LISTED
        ? new Edge(asset, partition, read, count, Optional.empty(), upstream.keys().toList())
        : new Edge(asset, partition, read, count, ends(upstream), List.of());
  }

  private static Optional<PartitionKeyRange> ends(PartitionsSubset upstream) {
    PartitionsDefinition definition = upstream.definition();
    if (!(definition instanceof TimeWindowPartitionsDefinition)) {
      return Optional.empty();
    }
    List<PartitionKeyRange> ranges = upstream.ranges();
    return Optional.of(
        new PartitionKeyRange(ranges.get(0).from(), ranges.get(ranges.size() - 1).to()));
  }

  boolean isListed() {
    return keys.size() == count;
  }
}
