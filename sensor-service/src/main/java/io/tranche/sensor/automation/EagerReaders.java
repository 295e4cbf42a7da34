package io.tranche.sensor.automation;

import io.tranche.contracts.automation.Automation;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Outputs;
import io.tranche.partitions.DynamicPartitionsDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which eager assets read which asset: made once per catalog. Assets that cannot but be made
 * together are evaluated as one, which reads all that any of them reads, so that what reaches
 * several of them is asked for once.
 */
final class EagerReaders {

  private final Catalog catalog;
  private final Map<String, List<Reader>> byUpstream = new HashMap<>();
  private final Map<String, List<String>> bySet = new HashMap<>();
  private final Map<String, AssetDocument> evaluated = new HashMap<>();
  private final Map<String, List<String>> standsFor = new HashMap<>();

  /** An eager asset, with one of its dependencies. */
  record Reader(AssetDocument asset, Dependency dependency) {}

  private EagerReaders(Catalog catalog) {
    this.catalog = catalog;
  }

  static EagerReaders of(Catalog catalog) {
    EagerReaders readers = new EagerReaders(catalog);
    catalog.assets().keySet().stream()
        .flatMap(asset -> catalog.outputs(asset).stream())
        .filter(outputs -> !outputs.subsettable())
        .distinct()
        .forEach(readers::join);
    for (AssetDocument asset : catalog.assets().values()) {
      if (isEager(asset) && readers.evaluated(asset).key().equals(asset.key())) {
        readers.add(readers.evaluated(asset));
      }
    }
    return readers;
  }

  private void add(AssetDocument asset) {
    for (Dependency dependency : asset.deps()) {
      AssetDocument upstream = catalog.assets().get(dependency.asset());
      if (upstream != null && !dependency.asset().equals(asset.key())) {
        add(asset, dependency, upstream);
      }
    }
  }

  /** What is evaluated for an eager asset: itself, or one that stands for several. */
  AssetDocument evaluated(AssetDocument asset) {
    return evaluated.getOrDefault(asset.key(), asset);
  }

  /** The eager assets that an evaluated one stands for. */
  List<String> standsFor(AssetDocument asset) {
    return standsFor.getOrDefault(asset.key(), List.of(asset.key()));
  }

  private void join(Outputs outputs) {
    List<AssetDocument> together =
        outputs.assets().stream().map(key -> catalog.assets().get(key)).toList();
    List<String> eager =
        together.stream().filter(EagerReaders::isEager).map(AssetDocument::key).toList();
    if (!eager.isEmpty()) {
      AssetDocument first =
          catalog
              .asset(eager.get(0))
              .withDeps(
                  together.stream()
                      .flatMap(asset -> asset.deps().stream())
                      .filter(dependency -> !outputs.assets().contains(dependency.asset()))
                      .distinct()
                      .toList());
      eager.forEach(key -> evaluated.put(key, first));
      standsFor.put(first.key(), eager);
    }
  }

  static boolean isEager(AssetDocument asset) {
    return !asset.external() && asset.automation().filter(Automation::isEager).isPresent();
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
