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
import java.util.HashSet;
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
  private final Clock clock;
  private final Map<String, AssetPictures> assets = new ConcurrentHashMap<>();

  @Inject
  PartitionStatuses(
      CatalogView catalog,
      AssetPartitionRepository documents,
      MongoRunsInProgress inProgress,
      RegisteredKeys keys,
      Clock clock) {
    this.catalog = catalog;
    this.documents = documents;
    this.inProgress = inProgress;
    this.keys = keys;
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
        .chain(held -> pictures.current(held.getOrDefault(asset, Set.of())))
        .map(picture -> new AssetStatus(asset, definition, picture));
  }

  private AssetPictures pictures(String asset, PartitionsDefinition definition) {
    return new AssetPictures(
        new AssetOutcomes(asset, definition, documents, keys, clock), keys, clock);
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

  /**
   * Members of dynamic sets came or went. A key that came back may have a history: it is read again
   * under its new ordinal. Calls must not overlap.
   */
  Uni<Void> membersChanged(Collection<PartitionSetMember> present) {
    Map<String, Set<PartitionSetMember>> bySet =
        present.stream()
            .filter(member -> !member.removed())
            .collect(Collectors.groupingBy(PartitionSetMember::set, Collectors.toSet()));
    Map<String, Set<String>> again = new ConcurrentHashMap<>();
    assets.forEach(
        (asset, pictures) -> {
          Set<PartitionSetMember> came =
              pictures.outcomes().definition().dimensionList().stream()
                  .flatMap(dimension -> set(dimension).stream())
                  .flatMap(set -> bySet.getOrDefault(set, Set.of()).stream())
                  .collect(Collectors.toSet());
          if (!came.isEmpty()) {
            again.put(asset, toReadAgain(asset, pictures.outcomes(), came));
          }
        });
    return refresh(again);
  }

  private Set<String> toReadAgain(
      String asset, AssetOutcomes outcomes, Set<PartitionSetMember> came) {
    Set<String> keys = came.stream().map(PartitionSetMember::key).collect(Collectors.toSet());
    Set<String> back =
        came.stream()
            .filter(member -> member.version() > 1)
            .map(PartitionSetMember::key)
            .collect(Collectors.toSet());
    Set<String> again = new HashSet<>(outcomes.awaiting(keys));
    if (outcomes.definition().dimensionList().size() == 1) {
      again.addAll(back);
    } else if (!back.isEmpty()) {
      assets.remove(asset);
    }
    return again;
  }

  private static Optional<String> set(DimensionDefinition dimension) {
    return dimension instanceof DynamicPartitionsDefinition dynamic
        ? Optional.of(dynamic.name())
        : Optional.empty();
  }
}
