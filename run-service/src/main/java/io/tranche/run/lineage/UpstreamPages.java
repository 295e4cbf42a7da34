package io.tranche.run.lineage;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.run.member.KnownPartitions;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Lists what a partition reads of one asset, however much that is. */
@Singleton
class UpstreamPages {

  private final CatalogView catalogs;
  private final KnownPartitions known;
  private final RegisteredKeys keys;
  private final MongoDataVersions versions;
  private final Clock clock;

  @Inject
  UpstreamPages(
      CatalogView catalogs,
      KnownPartitions known,
      RegisteredKeys keys,
      MongoDataVersions versions,
      Clock clock) {
    this.catalogs = catalogs;
    this.known = known;
    this.keys = keys;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * A partition that is read.
   *
   * @param dataVersion of its last materialization; absent if it is missing
   * @param file where its output lies, if it was made as a file
   */
  public record Item(String key, Optional<String> dataVersion, Optional<String> file) {}

  private record Found(List<String> keys, long count) {}

  Uni<Page<Item>> list(
      AssetDocument asset, String partition, String upstream, long from, int limit) {
    Catalog catalog = catalogs.current();
    Dependency dependency = dependency(asset, upstream);
    return known
        .require("Cannot show upstream", asset, partition)
        .chain(() -> find(catalog, asset, partition, dependency, from, limit))
        .chain(
            found ->
                versions
                    .find(
                        found.keys().stream()
                            .map(key -> Ids.assetPartition(upstream, key))
                            .toList())
                    .map(data -> page(upstream, found, data, from)));
  }

  private static Dependency dependency(AssetDocument asset, String upstream) {
    return asset.deps().stream()
        .filter(one -> one.asset().equals(upstream))
        .findFirst()
        .orElseThrow(
            () ->
                new TrancheException.NotFound(
                    "unknown-dependency",
                    "Cannot show upstream: "
                        + asset.key()
                        + " does not read it ("
                        + upstream
                        + "); accepted: "
                        + String.join(
                            ", ", asset.deps().stream().map(Dependency::asset).toList())));
  }

  private Uni<Found> find(
      Catalog catalog,
      AssetDocument asset,
      String partition,
      Dependency dependency,
      long from,
      int limit) {
    return keys.evaluate(
        registered -> {
          PartitionContext at = new PartitionContext(clock.instant(), registered);
          PartitionsSubset read =
              catalog
                  .mapping(asset, dependency)
                  .upstream(
                      asset.partitions().subset(List.of(partition), at),
                      catalog.asset(dependency.asset()).partitions(),
                      at)
                  .subset();
          return new Found(read.keys().skip(from).limit(limit).toList(), read.size());
        });
  }

  private static Page<Item> page(
      String upstream, Found found, Map<String, DataVersion> data, long from) {
    List<Item> items =
        found.keys().stream()
            .map(
                key -> {
                  Optional<DataVersion> version =
                      Optional.ofNullable(data.get(Ids.assetPartition(upstream, key)));
                  return new Item(
                      key, version.map(DataVersion::version), version.flatMap(DataVersion::file));
                })
            .toList();
    long next = from + items.size();
    return new Page<>(
        items,
        next < found.count() ? Optional.of(Long.toString(next)) : Optional.empty(),
        OptionalLong.of(found.count()));
  }
}
