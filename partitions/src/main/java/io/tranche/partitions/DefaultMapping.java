package io.tranche.partitions;

import java.util.Map;
import java.util.Optional;

/** Chooses the mapping between two assets that name none. */
final class DefaultMapping {
  private DefaultMapping() {}

  static InferredMapping between(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    if (!upstream.isPartitioned() || !downstream.isPartitioned()) {
      return new InferredMapping(
          new AllPartitionMapping(), unpartitioned(upstream, downstream) + " not partitioned");
    }
    if (upstream instanceof MultiPartitionsDefinition multi
        && downstream instanceof DimensionDefinition single) {
      return multiAndSingle(multi, single);
    }
    if (upstream instanceof DimensionDefinition single
        && downstream instanceof MultiPartitionsDefinition multi) {
      return multiAndSingle(multi, single);
    }
    return upstream instanceof TimeWindowPartitionsDefinition
            && downstream instanceof TimeWindowPartitionsDefinition
        ? new InferredMapping(
            new TimeWindowPartitionMapping(0, 0, false), "both are partitioned by time windows")
        : sameKeys("both are partitioned, and not both by time windows");
  }

  private static String unpartitioned(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    if (upstream.isPartitioned()) {
      return "the downstream asset is";
    }
    return downstream.isPartitioned() ? "the upstream asset is" : "both are";
  }

  private static InferredMapping multiAndSingle(
      MultiPartitionsDefinition multi, DimensionDefinition single) {
    var equal =
        multi.dimensions().entrySet().stream()
            .filter(dimension -> dimension.getValue().equals(single))
            .map(Map.Entry::getKey)
            .toList();
    var oneDimension = new MultiToSinglePartitionMapping(Optional.empty(), Optional.empty());
    if (equal.size() == 1) {
      return new InferredMapping(
          oneDimension, "dimension " + equal.get(0) + " of one is all of the other");
    }
    return single instanceof TimeWindowPartitionsDefinition && multi.timeDimension().isPresent()
        ? new InferredMapping(oneDimension, "both have one dimension of time")
        : sameKeys("no single dimension of one is that of the other");
  }

  private static InferredMapping sameKeys(String reason) {
    return new InferredMapping(new IdentityPartitionMapping(false), reason);
  }
}
