package io.tranche.contracts.definitions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which asset reads which: computed once per catalog. Edges to unknown assets are left out. */
public final class AssetGraph {

  private final Map<String, List<String>> upstream = new TreeMap<>();
  private final Map<String, List<String>> downstream = new TreeMap<>();
  private final List<String> topologicalOrder;

  AssetGraph(Collection<AssetDocument> assets) {
    for (AssetDocument asset : assets) {
      upstream.put(asset.key(), new ArrayList<>());
      downstream.put(asset.key(), new ArrayList<>());
    }
    for (AssetDocument asset : assets) {
      for (AssetDocument.Dependency dependency : asset.deps()) {
        if (upstream.containsKey(dependency.asset()) && !dependency.asset().equals(asset.key())) {
          upstream.computeIfAbsent(asset.key(), key -> new ArrayList<>()).add(dependency.asset());
          downstream.computeIfAbsent(dependency.asset(), key -> new ArrayList<>()).add(asset.key());
        }
      }
    }
    this.topologicalOrder = sorted();
  }

  /** The assets that the given one reads; an asset that reads its own past is not listed. */
  public List<String> upstream(String asset) {
    return upstream.getOrDefault(asset, List.of());
  }

  /** The assets that read the given one. */
  public List<String> downstream(String asset) {
    return downstream.getOrDefault(asset, List.of());
  }

  /** These assets and all that follow from them, each after what it reads. */
  public List<String> withDownstream(Collection<String> assets) {
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(assets);
    while (!next.isEmpty()) {
      String asset = next.remove();
      if (reached.add(asset)) {
        next.addAll(downstream(asset));
      }
    }
    return topologicalOrder.stream().filter(reached::contains).toList();
  }

  /** Every asset after all that it reads; assets on a cycle are left out. */
  public List<String> topologicalOrder() {
    return topologicalOrder;
  }

  /** A cycle as a path that ends where it starts, if there is one. */
  public Optional<List<String>> cycle() {
    Map<String, String> rest = new LinkedHashMap<>();
    upstream.keySet().stream()
        .filter(asset -> !topologicalOrder.contains(asset))
        .forEach(asset -> rest.put(asset, asset));
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> seen = new HashMap<>();
    List<String> path = new ArrayList<>();
    String asset = rest.keySet().iterator().next();
    while (seen.putIfAbsent(asset, path.size()) == null) {
      path.add(asset);
      asset = upstream(asset).stream().filter(rest::containsKey).findFirst().orElseThrow();
    }
    List<String> cycle = new ArrayList<>(path.subList(seen.get(asset), path.size()));
    cycle.add(asset);
    Collections.reverse(cycle);
    return Optional.of(cycle);
  }

  private List<String> sorted() {
    Map<String, Integer> open = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    upstream.forEach(
        (asset, reads) -> {
          open.put(asset, reads.size());
          if (reads.isEmpty()) {
            ready.add(asset);
          }
        });
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
