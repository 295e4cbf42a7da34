package io.tranche.run.lineage;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.PartitionContext;
import io.tranche.run.member.RegisteredKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks up what partitions read, and which data that has at present. */
@Singleton
public class UpstreamVersions {

  private final RegisteredKeys keys;
  private final MongoDataVersions versions;
  private final Clock clock;

  @Inject
  UpstreamVersions(RegisteredKeys keys, MongoDataVersions versions, Clock clock) {
    this.keys = keys;
    this.versions = versions;
    this.clock = clock;
  }

  /** Partitions of an asset about which it is asked. */
  public record Asked(AssetDocument asset, Collection<String> partitions) {}

  /** Edges, and the data that what is upstream has, by {@code asset|partition}. */
  record Present(List<Edge> edges, Map<String, DataVersion> versions) {}

  /** What partitions read at present; one that does not exist reads nothing. */
  public Uni<Reads> load(Catalog catalog, List<Asked> asked) {
    return present(catalog, asked).map(found -> Reads.of(found.edges(), found.versions()));
  }

  Uni<Present> present(Catalog catalog, List<Asked> asked) {
    List<Asked> reading = asked.stream().filter(one -> !one.asset().deps().isEmpty()).toList();
    if (reading.isEmpty()) {
      return Uni.createFrom().item(new Present(List.of(), Map.of()));
    }
    return keys.evaluate(
            registered -> {
              PartitionContext at = new PartitionContext(clock.instant(), registered);
              List<Edge> edges = new ArrayList<>();
              reading.forEach(
                  one -> edges.addAll(Edge.of(one.asset(), one.partitions(), catalog, at)));
              return edges;
            })
        .chain(
            edges ->
                versions.find(ids(edges)).map(found -> new Present(List.copyOf(edges), found)));
  }

  private static Set<String> ids(List<Edge> edges) {
    return edges.stream()
        .flatMap(edge -> edge.keys().stream().map(key -> Ids.assetPartition(edge.upstream(), key)))
        .collect(Collectors.toSet());
  }
}
