package io.tranche.run.status;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionKeyRange;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The partitions of an asset of several dimensions that belong to some keys of dynamic sets. */
@Singleton
class CellsOfKeys {

  /** Of more it is quicker to read all documents of the asset. */
  static final int MOST = 50_000;

  private final RegisteredKeys keys;
  private final Clock clock;

  @Inject
  CellsOfKeys(RegisteredKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Absent if there are too many. */
  Uni<Optional<Set<String>>> of(
      PartitionsDefinition definition, Collection<PartitionSetMember> members) {
    return keys.evaluate(
        registered -> {
          PartitionContext context = new PartitionContext(clock.instant(), registered);
          Set<String> cells = new HashSet<>();
          for (PartitionSetMember member : members) {
            for (PartitionsSubset some : subsets(definition, member, context)) {
              if (cells.size() + some.size() > MOST) {
                return Optional.empty();
              }
              some.keys().forEach(cells::add);
            }
          }
          return Optional.of(cells);
        });
  }

  private static List<PartitionsSubset> subsets(
      PartitionsDefinition definition, PartitionSetMember member, PartitionContext context) {
    List<DimensionDefinition> dimensions = definition.dimensionList();
    List<PartitionsSubset> subsets = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      if (dimensions.get(i) instanceof DynamicPartitionsDefinition dynamic
          && dynamic.name().equals(member.set())
          && dynamic.contains(member.key(), context)) {
        ends(dimensions, i, member.key(), context)
            .ifPresent(
                ends ->
                    subsets.add(
                        definition.range(
                            new PartitionKeyRange(
                                definition.join(ends.first()), definition.join(ends.last())),
                            context)));
      }
    }
    return subsets;
  }

  private record Ends(List<String> first, List<String> last) {}

  /** The corners of the rectangle of one key; none if another dimension has no key at all. */
  private static Optional<Ends> ends(
      List<DimensionDefinition> dimensions, int dimension, String key, PartitionContext context) {
    List<String> first = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      Optional<String> from = i == dimension ? Optional.of(key) : dimensions.get(i).first(context);
      Optional<String> to = i == dimension ? Optional.of(key) : dimensions.get(i).last(context);
      if (from.isEmpty() || to.isEmpty()) {
        return Optional.empty();
      }
      first.add(from.get());
      last.add(to.get());
    }
    return Optional.of(new Ends(first, last));
  }
}
