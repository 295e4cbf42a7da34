package io.tranche.sensor.condition;

import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.UpstreamPartitionsResult;

/** What partitions need of an asset that they read. */
final class Upstream {

  private Upstream() {}

  static UpstreamPartitionsResult of(
      PartitionsSubset some, Conditioned target, Dependency dependency, PartitionContext context) {
    return target
        .mapping(dependency)
        .upstream(some, target.partitionsOf(dependency.asset()), context);
  }

  /**
   * Those of the partitions that need one that does not exist. Mappings say that of all of them
   * together; where some do, they are halved until it is clear which.
   */
  static PartitionsSubset lackingOf(
      PartitionsSubset some, Conditioned target, Dependency dependency, PartitionContext context) {
    if (some.isEmpty()
        || of(some, target, dependency, context).requiredButNonexistent().isEmpty()) {
      return some.difference(some);
    }
    if (some.size() == 1) {
      return some;
    }
    Ordinals ordinals = some.ordinals();
    long middle = ordinals.select(ordinals.size() / 2 - 1);
    PartitionsSubset low =
        PartitionsSubset.of(
            some.definition(),
            ordinals.intersection(Ordinals.range(ordinals.first(), middle)),
            context);
    return lackingOf(low, target, dependency, context)
        .union(lackingOf(some.difference(low), target, dependency, context));
  }
}
