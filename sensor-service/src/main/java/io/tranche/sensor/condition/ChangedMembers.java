package io.tranche.sensor.condition;

import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.MultiToSinglePartitionMapping;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The partitions that members of dynamic sets bring about when they come, and take along. */
final class ChangedMembers {

  private ChangedMembers() {}

  /**
   * Those of members that are registered now and were not, or the reverse, by asset.
   *
   * @param before the ordinals of those that were, by set
   */
  static Map<String, Ordinals> of(
      Conditioned target, Map<String, Ordinals> before, PartitionContext context) {
    Map<String, Ordinals> partitions = new HashMap<>();
    for (String set : target.sets()) {
      Ordinals then = before.getOrDefault(set, Ordinals.empty());
      Ordinals now = context.dynamicKeys().ordinals(set);
      if (!then.equals(now)) {
        PartitionContext wider =
            new PartitionContext(
                context.now(), AskedKeys.withRemoved(context.dynamicKeys(), before));
        Ordinals changed = then.difference(now).union(now.difference(then));
        for (String observed : target.observed()) {
          partitions.merge(
              observed, of(set, changed, target.partitionsOf(observed), wider), Ordinals::union);
        }
      }
    }
    return Marks.filled(partitions);
  }

  private static Ordinals of(
      String set, Ordinals changed, PartitionsDefinition definition, PartitionContext context) {
    if (definition instanceof DynamicPartitionsDefinition keys) {
      return keys.name().equals(set) ? changed : Ordinals.empty();
    }
    Ordinals all = Ordinals.empty();
    if (definition instanceof MultiPartitionsDefinition multi) {
      for (String name : multi.dimensionNames()) {
        if (multi.dimension(name).orElseThrow() instanceof DynamicPartitionsDefinition keys
            && keys.name().equals(set)) {
          all =
              all.union(
                  new MultiToSinglePartitionMapping(Optional.of(name), Optional.empty())
                      .downstream(PartitionsSubset.of(keys, changed, context), multi, context)
                      .ordinals());
        }
      }
    }
    return all;
  }
}
