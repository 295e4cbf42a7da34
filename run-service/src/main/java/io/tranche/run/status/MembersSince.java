package io.tranche.run.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.member.RegisteredOrdinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which partitions of an asset belong to members of dynamic sets that came after a snapshot. */
@Singleton
class MembersSince {

  private final RegisteredOrdinals ordinals;
  private final RegisteredKeys keys;
  private final CellsOfKeys cells;

  @Inject
  MembersSince(RegisteredOrdinals ordinals, RegisteredKeys keys, CellsOfKeys cells) {
    this.ordinals = ordinals;
    this.keys = keys;
    this.cells = cells;
  }

  /** The registered members of the dynamic sets of a definition, by set. */
  Map<String, Ordinals> now(PartitionsDefinition definition) {
    Map<String, Ordinals> now = new HashMap<>();
    definition
        .dimensionList()
        .forEach(
            dimension -> {
              if (dimension instanceof DynamicPartitionsDefinition dynamic) {
                now.put(dynamic.name(), ordinals.of(dynamic.name()));
              }
            });
    return now;
  }

  /**
   * The partitions of members that are registered now and were not then, or not under the same
   * ordinal; absent if there are too many.
   */
  Uni<Optional<Set<String>>> partitionsSince(
      PartitionsDefinition definition, Map<String, Ordinals> then) {
    Map<String, Ordinals> came = now(definition);
    came.replaceAll((set, now) -> now.difference(then.getOrDefault(set, Ordinals.empty())));
    came.values().removeIf(Ordinals::isEmpty);
    if (came.values().stream().mapToLong(Ordinals::size).sum() > CellsOfKeys.MOST) {
      return Uni.createFrom().item(Optional.empty());
    }
    return Multi.createFrom()
        .iterable(came.entrySet())
        .onItem()
        .transformToUniAndConcatenate(set -> keys.members(set.getKey(), set.getValue()))
        .collect()
        .in(ArrayList<PartitionSetMember>::new, List::addAll)
        .chain(members -> partitions(definition, members));
  }

  private Uni<Optional<Set<String>>> partitions(
      PartitionsDefinition definition, List<PartitionSetMember> members) {
    return definition.dimensionList().size() == 1
        ? Uni.createFrom()
            .item(
                Optional.of(
                    members.stream().map(PartitionSetMember::key).collect(Collectors.toSet())))
        : cells.of(definition, members);
  }
}
