package io.tranche.partitions;

import java.util.Optional;

/** Chooses the mapping between two assets that name none. */
final class DefaultMapping {
  private DefaultMapping() {}

  static PartitionMapping between(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    if (!upstream.isPartitioned() || !downstream.isPartitioned()) {
      return new AllPartitionMapping();
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
        ? new TimeWindowPartitionMapping(0, 0, false)
        : new IdentityPartitionMapping(false);
  }

  private static PartitionMapping multiAndSingle(
      MultiPartitionsDefinition multi, DimensionDefinition single) {
    long equal = multi.dimensions().values().stream().filter(single::equals).count();
    boolean bothHaveTime =
        single instanceof TimeWindowPartitionsDefinition && multi.timeDimension().isPresent();
    return equal == 1 || bothHaveTime
        ? new MultiToSinglePartitionMapping(Optional.empty(), Optional.empty())
        : new IdentityPartitionMapping(false);
  }
}
