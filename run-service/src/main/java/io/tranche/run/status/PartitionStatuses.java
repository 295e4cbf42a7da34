package io.tranche.run.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The status of the partitions of every asset. What is known about an asset belongs to its
 * definition: under another one it is built again from the documents, never reinterpreted.
 */
@Singleton
class PartitionStatuses {

  private final CatalogView catalog;
  private final AssetPartitionRepository documents;
  private final MongoRunsInProgress inProgress;
  private final RegisteredKeys keys;
  private final CellsOfKeys cells;
  private final MembersSince members;
  private final OutcomeSnapshots snapshots;
  private final Clock clock;
  private final Map<String, AssetPictures> assets = new ConcurrentHashMap<>();

  @Inject
  PartitionStatuses(
      CatalogView catalog,
      AssetPartitionRepository documents,
      MongoRunsInProgress inProgress,
      RegisteredKeys keys,
      CellsOfKeys cells,
      MembersSince members,
      OutcomeSnapshots snapshots,
      Clock clock) {
    this.catalog = catalog;
    this.documents = documents;
    this.inProgress = inProgress;
    this.keys = keys;
    this.cells = cells;
    this.members = members;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /** The status of an asset, as it is now; fails with {@code unknown-asset}. */
  Uni<AssetStatus> of(String asset) {
    PartitionsDefinition definition = catalog.current().asset(asset).partitions();
    AssetPictures pictures =
        assets.compute(
            asset,
            (key, held) ->
                held != null && held.outcomes().definition().equals(definition)
                    ? held
                    : pictures(asset, definition));
    return inProgress
        .byAsset()
        .chain(held -> pictures.current(held.getOrDefault(asset, HeldPartitions.NONE)))
        .map(picture -> new AssetStatus(asset, definition, picture));
  }

  private AssetPictures pictures(String asset, PartitionsDefinition definition) {
    return new AssetPictures(
        new AssetOutcomes(asset, definition, documents, keys, members, snapshots, clock),
        keys,
        clock);
  }

  /** Forgets all, to be read again when it is asked for. */
  void startAgain() {
    assets.clear();
  }

  /**
   * Stores what is known where it is time to, so that a replica that starts need not find it out.
   */
  Uni<Void> save(EventPlaces log) {
    return catalog.isReady() && snapshots.isDue(log)
        ? snapshots.write(
            assets.values().stream().map(AssetPictures::outcomes).toList(),
            log,
            catalog.current().assets().keySet())
        : Uni.createFrom().voidItem();
  }

  /** Reads partitions again. Calls must not overlap. */
  Uni<Void> refresh(Map<String, Set<String>> partitionsByAsset) {
    return Multi.createFrom()
        .iterable(partitionsByAsset.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            asset ->
                Optional.ofNullable(assets.get(asset.getKey()))
                    .map(pictures -> pictures.outcomes().refresh(asset.getValue()))
                    .orElseGet(() -> Uni.createFrom().voidItem()))
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** Events say that these runs have ended. */
  void ended(Set<String> runs) {
    assets.values().forEach(pictures -> pictures.large().ended(runs));
  }

  /** Reads again what large runs that are over have left. Calls must not overlap. */
  Uni<Void> settle() {
    List<AssetPictures> over =
        assets.values().stream().filter(pictures -> pictures.large().isSomeOver()).toList();
    return Multi.createFrom()
        .iterable(over)
        .onItem()
        .transformToUniAndConcatenate(PartitionStatuses::settle)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private static Uni<Void> settle(AssetPictures pictures) {
    Map<String, List<String>> left = pictures.large().left();
    Set<String> again = left.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    return pictures.outcomes().refresh(again).invoke(() -> pictures.large().settle(left.keySet()));
  }

  /**
   * Members of dynamic sets came or went. A key that came back may have a history: it is read again
   * under its new ordinal. Calls must not overlap.
   *
   * @param numbered those whose ordinal is new
   */
  Uni<Void> membersChanged(
      Collection<PartitionSetMember> present, Set<PartitionSetMember> numbered) {
    Map<String, Set<PartitionSetMember>> bySet =
        present.stream()
            .filter(member -> !member.removed())
            .collect(Collectors.groupingBy(PartitionSetMember::set, Collectors.toSet()));
    Map<String, Set<String>> again = new HashMap<>();
    Map<String, Set<PartitionSetMember>> back = new HashMap<>();
    assets.forEach(
        (asset, pictures) -> {
          List<DimensionDefinition> dimensions = pictures.outcomes().definition().dimensionList();
          Set<PartitionSetMember> came =
              dimensions.stream()
                  .flatMap(dimension -> set(dimension).stream())
                  .flatMap(set -> bySet.getOrDefault(set, Set.of()).stream())
                  .collect(Collectors.toSet());
          Set<PartitionSetMember> returned =
              came.stream()
                  .filter(member -> member.version() > 1 && numbered.contains(member))
                  .collect(Collectors.toSet());
          if (!came.isEmpty()) {
            again.put(asset, pictures.outcomes().awaiting(keys(came)));
          }
          if (!returned.isEmpty() && dimensions.size() == 1) {
            again.computeIfPresent(asset, (key, awaiting) -> union(awaiting, keys(returned)));
          } else if (!returned.isEmpty()) {
            back.put(asset, returned);
          }
        });
    return refresh(again).chain(() -> refreshCells(back));
  }

  private static Set<String> keys(Set<PartitionSetMember> members) {
    return members.stream().map(PartitionSetMember::key).collect(Collectors.toSet());
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /** Reads again what belongs to keys that are back, or everything where that is too much. */
  private Uni<Void> refreshCells(Map<String, Set<PartitionSetMember>> back) {
    return Multi.createFrom()
        .iterable(back.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            asset ->
                Optional.ofNullable(assets.get(asset.getKey()))
                    .map(
                        pictures ->
                            cells
                                .of(pictures.outcomes().definition(), asset.getValue())
                                .chain(some -> refreshCells(asset.getKey(), pictures, some)))
                    .orElseGet(() -> Uni.createFrom().voidItem()))
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> refreshCells(String asset, AssetPictures pictures, Optional<Set<String>> some) {
    if (some.isEmpty()) {
      assets.remove(asset, pictures);
      return Uni.createFrom().voidItem();
    }
    return pictures.outcomes().refresh(some.get());
  }

  private static Optional<String> set(DimensionDefinition dimension) {
    return dimension instanceof DynamicPartitionsDefinition dynamic
        ? Optional.of(dynamic.name())
        : Optional.empty();
  }
}
