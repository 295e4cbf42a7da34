package io.tranche.sensor.automation;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Automation;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DynamicPartitionsDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which eager assets read which asset: made once per catalog. */
final class EagerReaders {

  private final Catalog catalog;
  private final Map<String, List<Reader>> byUpstream = new HashMap<>();
  private final Map<String, List<String>> bySet = new HashMap<>();

  /** An eager asset, with one of its dependencies. */
  record Reader(AssetDocument asset, Dependency dependency) {}

  private EagerReaders(Catalog catalog) {
    this.catalog = catalog;
  }

  static EagerReaders of(Catalog catalog) {
    EagerReaders readers = new EagerReaders(catalog);
    for (AssetDocument asset : catalog.assets().values()) {
      if (!isEager(asset)) {
        continue;
      }
      for (Dependency dependency : asset.deps()) {
        AssetDocument upstream = catalog.assets().get(dependency.asset());
        if (upstream != null && !dependency.asset().equals(asset.key())) {
          readers.add(asset, dependency, upstream);
        }
      }
    }
    return readers;
  }

  static boolean isEager(AssetDocument asset) {
    return !asset.external() && asset.automation().equals(Optional.of(Automation.EAGER));
  }

  private void add(AssetDocument asset, Dependency dependency, AssetDocument upstream) {
    byUpstream
        .computeIfAbsent(upstream.key(), key -> new ArrayList<>())
        .add(new Reader(asset, dependency));
    if (upstream.partitions() instanceof DynamicPartitionsDefinition set) {
      List<String> partitioned = bySet.computeIfAbsent(set.name(), name -> new ArrayList<>());
      if (!partitioned.contains(upstream.key())) {
        partitioned.add(upstream.key());
      }
    }
  }

  /** The catalog that this was made of. */
  Catalog catalog() {
    return catalog;
  }

  List<Reader> of(String upstream) {
    return byUpstream.getOrDefault(upstream, List.of());
  }

  /** The assets whose partitions are the members of a set, and that eager assets read. */
  List<String> upstreamOf(String set) {
    return bySet.getOrDefault(set, List.of());
  }
}
