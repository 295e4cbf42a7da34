package io.tranche.run.lineage;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.http.Page;
import io.tranche.run.lineage.UpstreamVersions.Asked;
import io.tranche.run.lineage.UpstreamVersions.Present;
import io.tranche.run.member.KnownPartitions;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Judges partitions as they are stored, by what is stored of what they read. */
@Singleton
class Stalenesses {

  /** How many partitions one page judges: what each reads is looked up. */
  private static final int MOST_JUDGED = 200;

  private final CatalogView catalogs;
  private final KnownPartitions known;
  private final RegisteredKeys keys;
  private final UpstreamVersions upstream;
  private final MongoDataVersions versions;
  private final Clock clock;

  @Inject
  Stalenesses(
      CatalogView catalogs,
      KnownPartitions known,
      RegisteredKeys keys,
      UpstreamVersions upstream,
      MongoDataVersions versions,
      Clock clock) {
    this.catalogs = catalogs;
    this.known = known;
    this.keys = keys;
    this.upstream = upstream;
    this.versions = versions;
    this.clock = clock;
  }

  /** One partition, made or not; refuses one that does not exist. */
  Uni<Staleness> of(AssetDocument asset, String partition) {
    return known
        .require("Cannot show staleness", asset, partition)
        .chain(() -> versions.findMade(asset.key(), partition))
        .map(made -> made.orElseGet(() -> MadePartition.missing(partition)))
        .chain(made -> judge(asset, List.of(made)))
        .map(judged -> judged.get(0));
  }

  /** What stands alone, if it is in that state. */
  Page<Staleness> page(Staleness one, Optional<Staleness.State> only) {
    return new Page<>(
        only.filter(state -> state != one.state()).isPresent() ? List.of() : List.of(one),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** Those of the next partitions that were made which are in that state. */
  Uni<Page<Staleness>> list(
      AssetDocument asset, Optional<Staleness.State> only, Optional<String> after, int limit) {
    int most = Math.min(limit, MOST_JUDGED);
    return versions
        .listMade(asset.key(), after, most + 1)
        .chain(
            found -> {
              List<MadePartition> shown = found.subList(0, Math.min(most, found.size()));
              Optional<String> next =
                  found.size() > most
                      ? Optional.of(shown.get(most - 1).partition())
                      : Optional.empty();
              return existing(asset, shown.stream().filter(one -> !one.isMissing()).toList())
                  .chain(made -> judge(asset, made))
                  .map(judged -> page(judged, only, next));
            });
  }

  private static Page<Staleness> page(
      List<Staleness> judged, Optional<Staleness.State> only, Optional<String> next) {
    return new Page<>(
        judged.stream()
            .filter(one -> only.map(state -> state == one.state()).orElse(true))
            .toList(),
        next,
        OptionalLong.empty());
  }

  /** What is made of a partition that was removed since says nothing. */
  private Uni<List<MadePartition>> existing(AssetDocument asset, List<MadePartition> made) {
    return keys.evaluate(
        registered -> {
          PartitionContext at = new PartitionContext(clock.instant(), registered);
          return made.stream()
              .filter(one -> asset.partitions().contains(one.partition(), at))
              .toList();
        });
  }

  private Uni<List<Staleness>> judge(AssetDocument asset, List<MadePartition> made) {
    Catalog catalog = catalogs.current();
    List<String> partitions = made.stream().map(MadePartition::partition).toList();
    return upstream
        .present(catalog, List.of(new Asked(asset, partitions)))
        .map(present -> judge(asset, made, present));
  }

  private static List<Staleness> judge(
      AssetDocument asset, List<MadePartition> made, Present present) {
    Map<String, List<Edge>> edges =
        present.edges().stream().collect(Collectors.groupingBy(Edge::partition));
    return made.stream()
        .map(
            one ->
                Staleness.of(
                    asset, one, edges.getOrDefault(one.partition(), List.of()), present.versions()))
        .toList();
  }
}
