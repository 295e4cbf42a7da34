package io.tranche.definitions.set;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.PartitionSetDocument;
import io.tranche.contracts.definitions.QuotaDocument;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many members sets may still get: by their own {@code maxKeys}, and by the quota of their
 * namespace. What other replicas add at the same moment is not counted yet.
 */
@Singleton
class SetLimits {

  private final SetOrdinals ordinals;

  @Inject
  SetLimits(SetOrdinals ordinals) {
    this.ordinals = ordinals;
  }

  /** The room of some sets; those without a limit are not counted. */
  Uni<Room> room(Set<String> sets, Catalog catalog) {
    Room room = new Room();
    return Multi.createFrom()
        .iterable(limits(sets, catalog))
        .onItem()
        .transformToUniAndConcatenate(
            limit -> count(limit.sets()).invoke(count -> limit.note().in(room, count)))
        .collect()
        .last()
        .replaceWith(room);
  }

  /**
   * Nothing, if there is room for so many new members of a set now.
   *
   * @return fails with {@code set-full} or {@code quota-reached}, naming the first key too many
   */
  Uni<Void> require(String set, List<String> keys, Catalog catalog) {
    return room(Set.of(set), catalog)
        .invoke(
            room -> {
              for (String key : keys) {
                room.refusal(set, key)
                    .ifPresent(
                        refusal -> {
                          throw new TrancheException.Conflict(refusal.code(), refusal.reason());
                        });
                room.take(set);
              }
            })
        .replaceWithVoid();
  }

  /** A limit of some sets together. */
  private record Limit(List<String> sets, Note note) {}

  /** Tells a room how many members there are. */
  private interface Note {
    void in(Room room, long count);
  }

  private static List<Limit> limits(Set<String> sets, Catalog catalog) {
    List<Limit> limits = new ArrayList<>();
    Set<String> namespaces = new HashSet<>();
    for (String set : sets) {
      Optional.ofNullable(catalog.partitionSets().get(set))
          .map(PartitionSetDocument::maxKeys)
          .filter(OptionalLong::isPresent)
          .map(most -> ofSet(set, most.getAsLong()))
          .ifPresent(limits::add);
      QuotaDocument.namespaceOf(set).ifPresent(namespaces::add);
    }
    for (String namespace : namespaces) {
      Optional.ofNullable(catalog.quotas().get(namespace))
          .map(QuotaDocument::keys)
          .filter(OptionalLong::isPresent)
          .map(most -> ofNamespace(namespace, most.getAsLong(), catalog))
          .ifPresent(limits::add);
    }
    return limits;
  }

  private static Limit ofSet(String set, long most) {
    return new Limit(List.of(set), (room, count) -> room.limit(set, most, count));
  }

  private static Limit ofNamespace(String namespace, long most, Catalog catalog) {
    List<String> sets =
        catalog.partitionSets().keySet().stream()
            .filter(set -> QuotaDocument.namespaceOf(set).filter(namespace::equals).isPresent())
            .toList();
    return new Limit(sets, (room, count) -> room.limitNamespace(namespace, most, count));
  }

  private Uni<Long> count(List<String> sets) {
    return Multi.createFrom()
        .iterable(sets)
        .onItem()
        .transformToUniAndConcatenate(set -> ordinals.of(set).map(Ordinals::size))
        .collect()
        .in(LongAdder::new, LongAdder::add)
        .map(LongAdder::sum);
  }
}
