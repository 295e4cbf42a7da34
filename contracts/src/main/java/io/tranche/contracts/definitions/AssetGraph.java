package io.tranche.contracts.definitions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which asset reads which: computed once per catalog. Edges to unknown assets are left out. */
public final class AssetGraph {

  /** A way to walk along the edges. */
  public enum Direction {
    /** To what an asset reads. */
    UPSTREAM,
    /** To what reads an asset. */
    DOWNSTREAM
  }

  private final Map<String, AssetDocument> assets = new TreeMap<>();
  private final Map<String, List<String>> upstream = new HashMap<>();
  private final Map<String, List<String>> downstream = new HashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<String> topologicalOrder;

  AssetGraph(Collection<AssetDocument> documents) {
    documents.forEach(asset -> assets.put(asset.key(), asset));
    for (AssetDocument asset : assets.values()) {
      List<String> reads = reads(asset);
      upstream.put(asset.key(), reads);
      reads.forEach(
          read -> downstream.computeIfAbsent(read, key -> new ArrayList<>()).add(asset.key()));
    }
    this.topologicalOrder = sorted();
    topologicalOrder.forEach(asset -> positions.put(asset, positions.size()));
  }

  private List<String> reads(AssetDocument asset) {
    return asset.deps().stream()
        .map(AssetDocument.Dependency::asset)
        .filter(read -> assets.containsKey(read) && !read.equals(asset.key()))
        .distinct()
        .toList();
  }

  /** By key. */
  public Map<String, AssetDocument> assets() {
    return Collections.unmodifiableMap(assets);
  }

  /** The assets that the given one reads; an asset that reads its own past is not listed. */
  public List<String> upstream(String asset) {
    return neighbours(asset, Direction.UPSTREAM);
  }

  /** The assets that read the given one. */
  public List<String> downstream(String asset) {
    return neighbours(asset, Direction.DOWNSTREAM);
  }

  /** The assets one edge away. */
  List<String> neighbours(String asset, Direction direction) {
    Map<String, List<String>> edges = direction == Direction.UPSTREAM ? upstream : downstream;
    return Collections.unmodifiableList(edges.getOrDefault(asset, List.of()));
  }

  /**
   * These assets and those that at most so many edges lead to.
   *
   * @param layers absent for any number
   */
  Set<String> reached(Collection<String> from, Direction direction, OptionalInt layers) {
    Set<String> reached = new HashSet<>(from);
    Set<String> border = new HashSet<>(from);
    int left = layers.orElse(Integer.MAX_VALUE);
    for (; left > 0 && !border.isEmpty(); left--) {
      Set<String> next = new HashSet<>();
      for (String asset : border) {
        for (String neighbour : neighbours(asset, direction)) {
          if (reached.add(neighbour)) {
            next.add(neighbour);
          }
        }
      }
      border = next;
    }
    return reached;
  }

  /** These assets and all that follow from them, each after what it reads. */
  public List<String> withDownstream(Collection<String> from) {
    return inOrder(reached(from, Direction.DOWNSTREAM, OptionalInt.empty()));
  }

  /** The assets of the graph among these, each after all that it reads; those on a cycle last. */
  public List<String> inOrder(Collection<String> some) {
    return some.stream()
        .filter(assets::containsKey)
        .distinct()
        .sorted(
            Comparator.<String>comparingInt(
                    asset -> positions.getOrDefault(asset, Integer.MAX_VALUE))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The selected assets that are not external, each after all that it reads. */
  List<AssetDocument> runnable(AssetSelection selection) {
    return selection.resolve(this).stream()
        .flatMap(key -> Optional.ofNullable(assets.get(key)).stream())
        .filter(asset -> !asset.external())
        .toList();
  }

  /** Every asset after all that it reads; assets on a cycle are left out. */
  public List<String> topologicalOrder() {
    return topologicalOrder;
  }

  /** The keys of the assets of each group. */
  public Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new TreeMap<>();
    assets
        .values()
        .forEach(
            asset ->
                groups.computeIfAbsent(asset.group(), name -> new TreeSet<>()).add(asset.key()));
    return groups;
  }

  /** A cycle as a path that ends where it starts, if there is one. */
  public Optional<List<String>> cycle() {
    Optional<String> start =
        assets.keySet().stream().filter(asset -> !positions.containsKey(asset)).findFirst();
    if (start.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> seen = new LinkedHashMap<>();
    List<String> path = new ArrayList<>();
    String asset = start.get();
    while (seen.putIfAbsent(asset, path.size()) == null) {
      path.add(asset);
      asset =
          upstream(asset).stream()
              .filter(reads -> !positions.containsKey(reads))
              .findFirst()
              .orElseThrow();
    }
    List<String> cycle = new ArrayList<>(path.subList(seen.getOrDefault(asset, 0), path.size()));
    cycle.add(asset);
    Collections.reverse(cycle);
    return Optional.of(cycle);
  }

  private List<String> sorted() {
    Map<String, Integer> open = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    for (String asset : assets.keySet()) {
      int reads = upstream(asset).size();
      open.put(asset, reads);
      if (reads == 0) {
        ready.add(asset);
      }
    }
    List<String> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      String asset = ready.remove();
      order.add(asset);
      for (String reader : downstream(asset)) {
        if (open.merge(reader, -1, Integer::sum) == 0) {
          ready.add(reader);
        }
      }
    }
    return List.copyOf(order);
  }
}
