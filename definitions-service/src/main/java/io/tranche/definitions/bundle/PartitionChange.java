package io.tranche.definitions.bundle;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.StaticPartitionsDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What another definition means for the partitions of an asset. What is recorded stays with its
 * key: a partition that vanishes is no longer listed, and has its history when it comes back.
 *
 * @param appear how many partitions there are then that are not there now; unknown where a dynamic
 *     set is involved
 * @param vanish how many there are now that are not there then
 * @param appearing at most ten of them
 * @param vanishing at most ten of them
 * @param notes what else it means
 */
public record PartitionChange(
    String asset,
    OptionalLong appear,
    OptionalLong vanish,
    List<String> appearing,
    List<String> vanishing,
    List<String> notes) {

  private static final int MOST_NAMED = 10;

  /** Of all assets that are defined before and after, those with another definition. */
  static List<PartitionChange> between(Catalog before, Catalog after, PartitionContext context) {
    List<PartitionChange> changes = new ArrayList<>();
    for (AssetDocument asset : after.assets().values()) {
      Optional.ofNullable(before.assets().get(asset.key()))
          .map(AssetDocument::partitions)
          .filter(definition -> !definition.equals(asset.partitions()))
          .map(definition -> of(asset.key(), definition, asset.partitions(), context))
          .ifPresent(changes::add);
    }
    return changes;
  }

  private static PartitionChange of(
      String asset,
      PartitionsDefinition before,
      PartitionsDefinition after,
      PartitionContext context) {
    List<String> notes = notes(before, after);
    if (isDynamic(before) || isDynamic(after)) {
      return new PartitionChange(
          asset, OptionalLong.empty(), OptionalLong.empty(), List.of(), List.of(), notes);
    }
    PartitionsSubset appearing = only(after, before, context);
    PartitionsSubset vanishing = only(before, after, context);
    return new PartitionChange(
        asset,
        OptionalLong.of(appearing.size()),
        OptionalLong.of(vanishing.size()),
        appearing.keys().limit(MOST_NAMED).toList(),
        vanishing.keys().limit(MOST_NAMED).toList(),
        notes);
  }

  private static boolean isDynamic(PartitionsDefinition definition) {
    return definition.dimensionList().stream()
        .anyMatch(DynamicPartitionsDefinition.class::isInstance);
  }

  /** The partitions of one definition whose keys the other does not have. */
  private static PartitionsSubset only(
      PartitionsDefinition definition, PartitionsDefinition other, PartitionContext context) {
    PartitionsSubset all = definition.all(context);
    return definition.isPartitioned() && other.isPartitioned()
        ? all.difference(
            new IdentityPartitionMapping(true)
                .upstream(other.all(context), definition, context)
                .subset())
        : all;
  }

  private static List<String> notes(PartitionsDefinition before, PartitionsDefinition after) {
    List<String> notes = new ArrayList<>();
    if (!before.type().equals(after.type())) {
      notes.add("partitions are " + after.type() + " instead of " + before.type());
    }
    if (!names(before).equals(names(after))) {
      notes.add("dimensions are " + names(after) + " instead of " + names(before));
      return notes;
    }
    for (int i = 0; i < names(before).size(); i++) {
      String place = names(before).size() == 1 ? "keys" : "keys of " + names(before).get(i);
      note(place, before.dimensionList().get(i), after.dimensionList().get(i), notes);
    }
    return notes;
  }

  private static List<String> names(PartitionsDefinition definition) {
    return definition instanceof MultiPartitionsDefinition multi
        ? multi.dimensionNames()
        : definition.isPartitioned() ? List.of("") : List.of();
  }

  private static void note(
      String place, DimensionDefinition before, DimensionDefinition after, List<String> notes) {
    if (before instanceof StaticPartitionsDefinition old
        && after instanceof StaticPartitionsDefinition given
        && !old.equals(given)
        && new HashSet<>(old.keys()).equals(new HashSet<>(given.keys()))) {
      notes.add(
          place
              + " are listed in another order: a range selects other keys; what is recorded stays"
              + " with its key");
    }
    if (before instanceof DynamicPartitionsDefinition old
        && after instanceof DynamicPartitionsDefinition given
        && !old.name().equals(given.name())) {
      notes.add(place + " come from the set " + given.name() + " instead of " + old.name());
    }
  }
}
