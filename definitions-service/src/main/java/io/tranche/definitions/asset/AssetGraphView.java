package io.tranche.definitions.asset;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.definitions.Catalog;
import java.util.List;

/** All assets and which reads which. */
record AssetGraphView(long catalog, List<Node> nodes, List<Edge> edges) {

  record Node(String key, String group, boolean partitioned) {}

  record Edge(String upstream, String downstream, JsonNode mapping) {}

  static AssetGraphView of(Catalog catalog) {
    return new AssetGraphView(
        catalog.number(),
        catalog.assets().values().stream()
            .map(asset -> new Node(asset.key(), asset.group(), asset.partitions().isPartitioned()))
            .toList(),
        catalog.assets().values().stream()
            .flatMap(
                asset ->
                    asset.deps().stream()
                        .map(
                            dep ->
                                new Edge(
                                    dep.asset(),
                                    asset.key(),
                                    AssetView.mapping(catalog, asset, dep))))
            .toList());
  }
}
