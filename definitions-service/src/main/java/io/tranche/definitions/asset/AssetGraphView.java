package io.tranche.definitions.asset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Some assets, and which of them reads which.
 *
 * @param nodes each after all that it reads
 * @param edges by what reads, in the order of the nodes
 * @param roots those that read no other of these assets
 */
record AssetGraphView(
    long catalog, List<Node> nodes, List<Edge> edges, List<String> roots, List<Group> groups) {

  /**
   * An asset.
   *
   * @param partitions the type of its partitions; absent when it is not partitioned
   */
  record Node(
      String key,
      String group,
      boolean partitioned,
      Optional<String> partitions,
      boolean external) {}

  /**
   * That one asset reads another.
   *
   * @param mapping as it was written, or the one that the definitions lead to
   * @param reason {@code given}, or what about the definitions leads to it
   */
  record Edge(
      String upstream,
      String downstream,
      JsonNode mapping,
      String reason,
      boolean allowMissingUpstream) {}

  /** The assets of a group. */
  record Group(String name, List<String> assets) {}

  /**
   * The graph of these assets.
   *
   * @param keys each after all that it reads
   */
  static AssetGraphView of(Catalog catalog, List<String> keys) {
    Set<String> shown = new HashSet<>(keys);
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    List<String> roots = new ArrayList<>();
    Map<String, List<String>> groups = new TreeMap<>();
    for (String key : keys) {
      AssetDocument asset = catalog.asset(key);
      nodes.add(node(asset));
      groups.computeIfAbsent(asset.group(), name -> new ArrayList<>()).add(key);
      if (catalog.graph().upstream(key).stream().noneMatch(shown::contains)) {
        roots.add(key);
      }
      asset.deps().stream()
          .filter(dep -> shown.contains(dep.asset()))
          .map(dep -> edge(catalog, asset, dep))
          .forEach(edges::add);
    }
    return new AssetGraphView(
        catalog.number(),
        nodes,
        edges,
        roots,
        groups.entrySet().stream()
            .map(group -> new Group(group.getKey(), group.getValue()))
            .toList());
  }

  private static Node node(AssetDocument asset) {
    boolean partitioned = asset.partitions().isPartitioned();
    return new Node(
        asset.key(),
        asset.group(),
        partitioned,
        partitioned ? Optional.of(asset.partitions().type()) : Optional.empty(),
        asset.external());
  }

  private static Edge edge(Catalog catalog, AssetDocument asset, AssetDocument.Dependency dep) {
    return new Edge(
        dep.asset(),
        asset.key(),
        AssetView.mapping(catalog, asset, dep),
        catalog.mappingReason(asset, dep),
        dep.allowMissingUpstream());
  }
}
