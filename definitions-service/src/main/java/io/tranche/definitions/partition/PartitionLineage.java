package io.tranche.definitions.partition;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.AssetGraph.Direction;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.definitions.asset.AssetView;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.UpstreamPartitionsResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows partitions along the edges of the graph, edge by edge: each partition is followed once,
 * by a shortest way. An asset that reads its own past is found again, one step back each time.
 */
final class PartitionLineage {

  private final Catalog catalog;
  private final PartitionContext context;
  private final Direction direction;
  private final Map<String, Found> found = new LinkedHashMap<>();

  PartitionLineage(Catalog catalog, PartitionContext context, Direction direction) {
    this.catalog = catalog;
    this.context = context;
    this.direction = direction;
  }

  /** What was found of one asset. */
  private static final class Found {
    private final int distance;
    private PartitionsSubset partitions;
    private final Set<String> nonexistent = new TreeSet<>();
    private final Set<Link> links = new LinkedHashSet<>();

    Found(int distance, PartitionsSubset none) {
      this.distance = distance;
      this.partitions = none;
    }
  }

  /** That an asset reads another. */
  private record Link(AssetDocument reader, Dependency dependency) {}

  /**
   * What these partitions are made from, or what is made from them; nearer assets first.
   *
   * @param depth how many edges are followed
   */
  List<RelatedPartitions> of(AssetDocument asset, PartitionsSubset partitions, int depth) {
    Map<String, PartitionsSubset> border = Map.of(asset.key(), partitions);
    for (int distance = 1; distance <= depth && !border.isEmpty(); distance++) {
      Map<String, PartitionsSubset> next = new LinkedHashMap<>();
      for (Map.Entry<String, PartitionsSubset> at : border.entrySet()) {
        for (Link link : links(catalog.asset(at.getKey()))) {
          follow(link, at.getValue(), distance, next);
        }
      }
      next.forEach(
          (key, fresh) -> {
            Found there = found(key, 0);
            there.partitions = there.partitions.union(fresh);
          });
      next.values().removeIf(PartitionsSubset::isEmpty);
      border = next;
    }
    return found.entrySet().stream().map(one -> view(one.getKey(), one.getValue())).toList();
  }

  private List<Link> links(AssetDocument asset) {
    if (direction == Direction.UPSTREAM) {
      return asset.deps().stream().map(dependency -> new Link(asset, dependency)).toList();
    }
    List<String> readers = new ArrayList<>(catalog.graph().downstream(asset.key()));
    readers.add(asset.key());
    return readers.stream()
        .map(catalog::asset)
        .flatMap(
            reader ->
                reader.deps().stream()
                    .filter(dependency -> dependency.asset().equals(asset.key()))
                    .map(dependency -> new Link(reader, dependency)))
        .toList();
  }

  private void follow(
      Link link, PartitionsSubset from, int distance, Map<String, PartitionsSubset> next) {
    String key = direction == Direction.UPSTREAM ? link.dependency().asset() : link.reader().key();
    Found there = found(key, distance);
    there.links.add(link);
    PartitionsSubset fresh = mapped(link, from, there.nonexistent).difference(there.partitions);
    next.merge(key, fresh, PartitionsSubset::union);
  }

  private PartitionsSubset mapped(Link link, PartitionsSubset from, Set<String> nonexistent) {
    PartitionMapping mapping = catalog.mapping(link.reader(), link.dependency());
    if (direction == Direction.DOWNSTREAM) {
      return mapping.downstream(from, link.reader().partitions(), context);
    }
    UpstreamPartitionsResult needed =
        mapping.upstream(from, catalog.asset(link.dependency().asset()).partitions(), context);
    nonexistent.addAll(needed.requiredButNonexistent());
    return needed.subset();
  }

  private Found found(String key, int distance) {
    return found.computeIfAbsent(
        key, asset -> new Found(distance, catalog.asset(asset).partitions().none(context)));
  }

  private RelatedPartitions view(String key, Found there) {
    return new RelatedPartitions(
        key,
        there.distance,
        there.partitions.keys().limit(RelatedPartitions.MOST_NAMED).toList(),
        there.partitions.size(),
        there.nonexistent.stream().limit(RelatedPartitions.MOST_NAMED).toList(),
        there.links.stream().map(this::edge).toList());
  }

  private RelatedPartitions.Edge edge(Link link) {
    return new RelatedPartitions.Edge(
        link.dependency().asset(),
        link.reader().key(),
        AssetView.mapping(catalog, link.reader(), link.dependency()),
        catalog.mappingReason(link.reader(), link.dependency()));
  }
}
