package io.tranche.run.backfill;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of a backfill can be requested now: partitions whose upstream partitions within the same
 * backfill are there. All of it is computed on whole sets through the mappings of the assets.
 */
final class Readiness {

  /** A failure that runs on through an asset that reads its own past is followed so far at once. */
  private static final int MOST_STEPS = 10_000;

  /** So many chunks of an asset that reads itself are looked at from either end. */
  private static final int MOST_LOOKED_AT = 200;

  private final Map<String, AssetPart> parts;
  private final Map<String, List<String>> byStep;
  private final Catalog catalog;
  private final PartitionContext context;
  private final List<Edge> edges;

  /** One asset of the backfill reads another one of it, or itself. */
  private record Edge(
      AssetDocument reader, AssetDocument read, PartitionMapping mapping, boolean mayBeMissing) {

    boolean isLike(Edge other) {
      return read.key().equals(other.read.key())
          && mayBeMissing == other.mayBeMissing
          && mapping.equals(other.mapping);
    }

    boolean isOwnPast() {
      return reader.key().equals(read.key());
    }
  }

  Readiness(List<AssetPart> parts, Catalog catalog, PartitionContext context) {
    this.parts =
        parts.stream()
            .collect(
                Collectors.toMap(
                    AssetPart::asset, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    this.catalog = catalog;
    this.context = context;
    this.byStep =
        parts.stream()
            .filter(part -> catalog.assets().containsKey(part.asset()))
            .collect(
                Collectors.groupingBy(
                    AssetPart::step, Collectors.mapping(AssetPart::asset, Collectors.toList())));
    this.edges = edges();
  }

  private List<Edge> edges() {
    List<Edge> found = new ArrayList<>();
    for (String key : parts.keySet()) {
      List<String> together = madeWith(key);
      List<Edge> ofKey = new ArrayList<>();
      for (String made : together) {
        for (AssetDocument.Dependency dependency : catalog.asset(made).deps()) {
          if (isKnown(dependency.asset())) {
            edge(key, together, catalog.asset(made), dependency)
                .filter(edge -> ofKey.stream().noneMatch(edge::isLike))
                .ifPresent(ofKey::add);
          }
        }
      }
      found.addAll(ofKey);
    }
    return found;
  }

  /** What is done may be removed from the catalog while the rest goes on. */
  private boolean isKnown(String asset) {
    return parts.containsKey(asset) && catalog.assets().containsKey(asset);
  }

  /** The assets with the same runs as one. */
  private List<String> madeWith(String asset) {
    return isKnown(asset) ? byStep.getOrDefault(part(asset).step(), List.of()) : List.of();
  }

  /**
   * What one of several assets reads that are made together, as an edge of another of them. What
   * they read of each other in the same partition is there within the run; of other partitions, it
   * is their own past.
   */
  private Optional<Edge> edge(
      String key, List<String> together, AssetDocument made, AssetDocument.Dependency dependency) {
    PartitionMapping mapping = catalog.mapping(made, dependency);
    boolean isWithin =
        together.contains(dependency.asset()) && !made.key().equals(dependency.asset());
    if (isWithin && Together.isSamePartition(mapping, made.partitions())) {
      return Optional.empty();
    }
    String read = together.contains(dependency.asset()) ? key : dependency.asset();
    return Optional.of(
        new Edge(
            catalog.asset(key), catalog.asset(read), mapping, dependency.allowMissingUpstream()));
  }

  private AssetPart part(AssetDocument asset) {
    return part(asset.key());
  }

  private AssetPart part(String asset) {
    return parts.getOrDefault(asset, AssetPart.untouched("", "", "", Ordinals.empty(), 1));
  }

  /** The parts, with what needs something that failed or was skipped skipped too. */
  List<AssetPart> skipping() {
    List<AssetPart> before;
    do {
      before = List.copyOf(parts.values());
      skipOnce();
    } while (isShared() && !before.equals(List.copyOf(parts.values())));
    return List.copyOf(parts.values());
  }

  /** Then an asset may wait for one that comes behind it in the order of the graph. */
  private boolean isShared() {
    return parts.values().stream().anyMatch(part -> !part.step().equals(part.asset()));
  }

  private void skipOnce() {
    for (String key : List.copyOf(parts.keySet())) {
      for (Edge edge : edges) {
        if (edge.reader().key().equals(key) && !edge.mayBeMissing()) {
          skipBehind(edge);
        }
      }
    }
  }

  private void skipBehind(Edge edge) {
    Ordinals lost = part(edge.read()).lost();
    for (int step = 0; step < MOST_STEPS && !lost.isEmpty(); step++) {
      Ordinals hit = behind(edge, lost).intersection(part(edge.reader()).open());
      parts.computeIfPresent(edge.reader().key(), (key, part) -> part.skipping(hit));
      lost = edge.isOwnPast() ? hit : Ordinals.empty();
    }
  }

  /** The partitions of the reader that need any of these. */
  private Ordinals behind(Edge edge, Ordinals upstream) {
    return edge.mapping()
        .downstream(subset(edge.read().partitions(), upstream), edge.reader().partitions(), context)
        .ordinals();
  }

  private PartitionsSubset subset(PartitionsDefinition definition, Ordinals ordinals) {
    return PartitionsSubset.of(definition, ordinals, context);
  }

  /** By upstream asset, how many open partitions of an asset wait for partitions of it. */
  Map<String, Long> waitsFor(String asset) {
    Map<String, Long> waits = new LinkedHashMap<>();
    AssetPart part = part(asset);
    for (Edge edge : edges) {
      if (edge.reader().key().equals(asset)) {
        long count = pendingBehind(edge).intersection(part.open()).size();
        if (count > 0) {
          waits.merge(edge.read().key(), count, Math::max);
        }
      }
    }
    return waits;
  }

  private Ordinals pendingBehind(Edge edge) {
    Ordinals pending = part(edge.read()).unfinished();
    return pending.isEmpty() ? pending : behind(edge, pending);
  }

  /** The chunks of an asset to request next. */
  List<Long> next(String asset, Order order, int atMost) {
    AssetPart part = part(asset);
    if (atMost <= 0 || part.open().isEmpty()) {
      return List.of();
    }
    Ordinals onOthers = Ordinals.empty();
    Ordinals onItself = Ordinals.empty();
    List<Edge> own = new ArrayList<>();
    for (Edge edge : edges) {
      if (edge.reader().key().equals(asset)) {
        if (edge.isOwnPast()) {
          own.add(edge);
          onItself = onItself.union(pendingBehind(edge));
        } else {
          onOthers = onOthers.union(pendingBehind(edge));
        }
      }
    }
    List<Long> free = inOrder(part, onOthers.union(onItself), order, atMost);
    return own.isEmpty() || free.size() == atMost
        ? free
        : withChains(part, own, onOthers, free, atMost);
  }

  private List<Long> inOrder(AssetPart part, Ordinals waiting, Order order, int atMost) {
    PartitionsDefinition definition = catalog.asset(part.asset()).partitions();
    return order == Order.NEWEST_FIRST && NewestFirst.dimension(definition).isPresent()
        ? NewestFirst.next(
            part, subset(definition, part.open().difference(waiting)), part.free(waiting), atMost)
        : part.next(waiting, order, atMost);
  }

  /** A chunk may need partitions of its own asset that are in the same run. */
  private List<Long> withChains(
      AssetPart part, List<Edge> own, Ordinals onOthers, List<Long> free, int atMost) {
    List<Long> next = new ArrayList<>(free);
    List<Long> candidates = new ArrayList<>(part.next(onOthers, Order.ASCENDING, MOST_LOOKED_AT));
    candidates.addAll(part.next(onOthers, Order.DESCENDING, MOST_LOOKED_AT));
    Ordinals unfinished = part.unfinished();
    for (long chunk : candidates) {
      if (next.size() < atMost
          && !next.contains(chunk)
          && own.stream().allMatch(edge -> isWithin(edge, part.chunk(chunk), unfinished))) {
        next.add(chunk);
      }
    }
    return next;
  }

  private boolean isWithin(Edge edge, Ordinals chunk, Ordinals unfinished) {
    PartitionsDefinition definition = edge.reader().partitions();
    return edge.mapping()
        .upstream(subset(definition, chunk), definition, context)
        .subset()
        .ordinals()
        .intersection(unfinished)
        .difference(chunk)
        .isEmpty();
  }
}
