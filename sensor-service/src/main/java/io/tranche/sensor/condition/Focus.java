package io.tranche.sensor.condition;

import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import java.util.HashMap;
import java.util.Map;

/**
 * The partitions that an evaluation looks at: of the asset itself, and of each that it reads.
 *
 * @param partitions by asset; what is not named is looked at whole
 */
record Focus(Map<String, PartitionsSubset> partitions) {

  /** Everything. */
  static final Focus ALL = new Focus(Map.of());

  Focus {
    partitions = Map.copyOf(partitions);
  }

  /**
   * The partitions that something happened to, those that read such, and all that these read.
   *
   * @param touched by asset
   * @param before where what is gone is still there: what has read it is looked at
   */
  static Focus of(
      Map<String, Ordinals> touched,
      Conditioned target,
      PartitionContext context,
      PartitionContext before) {
    Ordinals own = touched.getOrDefault(target.key(), Ordinals.empty());
    for (Dependency dependency : target.dependencies()) {
      Ordinals read = touched.getOrDefault(dependency.asset(), Ordinals.empty());
      if (!read.isEmpty()) {
        own =
            own.union(
                target
                    .mapping(dependency)
                    .downstream(
                        PartitionsSubset.of(target.partitionsOf(dependency.asset()), read, before),
                        target.partitions(),
                        before)
                    .ordinals());
      }
    }
    return of(own, touched, target, context);
  }

  /** Some partitions, all that they read, and what something happened to there. */
  static Focus of(
      Ordinals own, Map<String, Ordinals> touched, Conditioned target, PartitionContext context) {
    Map<String, PartitionsSubset> partitions = new HashMap<>();
    PartitionsSubset some = PartitionsSubset.of(target.partitions(), own, context);
    partitions.put(target.key(), some);
    for (Dependency dependency : target.dependencies()) {
      String read = dependency.asset();
      PartitionsSubset subset =
          PartitionsSubset.of(
              target.partitionsOf(read), touched.getOrDefault(read, Ordinals.empty()), context);
      if (!some.isEmpty()) {
        subset = subset.union(Upstream.of(some, target, dependency, context).subset());
      }
      partitions.merge(read, subset, PartitionsSubset::union);
    }
    return new Focus(partitions);
  }

  PartitionsSubset of(String asset, Knowledge knowledge) {
    PartitionsSubset some = partitions.get(asset);
    return some == null ? knowledge.all(asset) : some;
  }
}
