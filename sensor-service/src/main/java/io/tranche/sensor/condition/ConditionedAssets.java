package io.tranche.sensor.condition;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The assets with conditions, and which of them look at what: made once per catalog. */
final class ConditionedAssets {

  private final Catalog catalog;
  private final Map<String, Conditioned> byKey = new LinkedHashMap<>();
  private final Map<String, List<Conditioned>> byObserved = new HashMap<>();
  private final Map<String, List<Conditioned>> bySet = new HashMap<>();
  private final Map<String, List<Conditioned>> joiners = new ConcurrentHashMap<>();

  private ConditionedAssets(Catalog catalog) {
    this.catalog = catalog;
  }

  static ConditionedAssets of(Catalog catalog) {
    ConditionedAssets assets = new ConditionedAssets(catalog);
    for (String key : catalog.graph().topologicalOrder()) {
      AssetDocument asset = catalog.asset(key);
      asset
          .automation()
          .filter(automation -> !automation.isEager() && !asset.external())
          .filter(automation -> assets.isFirstOfThoseMadeTogether(asset))
          .ifPresent(automation -> assets.add(new Conditioned(asset, automation, catalog)));
    }
    return assets;
  }

  /** Of assets that cannot but be made together, the first asks for all. */
  private boolean isFirstOfThoseMadeTogether(AssetDocument asset) {
    return catalog
        .outputs(asset.key())
        .filter(outputs -> !outputs.subsettable())
        .map(outputs -> outputs.assets().stream().noneMatch(byKey::containsKey))
        .orElse(true);
  }

  private void add(Conditioned asset) {
    byKey.put(asset.key(), asset);
    for (String observed : asset.observed()) {
      byObserved.computeIfAbsent(observed, key -> new ArrayList<>()).add(asset);
      for (String set : asset.setsOf(observed)) {
        List<Conditioned> ofSet = bySet.computeIfAbsent(set, name -> new ArrayList<>());
        if (!ofSet.contains(asset)) {
          ofSet.add(asset);
        }
      }
    }
  }

  Catalog catalog() {
    return catalog;
  }

  boolean isEmpty() {
    return byKey.isEmpty();
  }

  Collection<Conditioned> all() {
    return byKey.values();
  }

  Optional<Conditioned> find(String asset) {
    return Optional.ofNullable(byKey.get(asset));
  }

  /** Those that look at an asset. */
  List<Conditioned> observing(String asset) {
    return byObserved.getOrDefault(asset, List.of());
  }

  /** Those that look at an asset whose partitions consist of members of a set. */
  List<Conditioned> observingSet(String set) {
    return bySet.getOrDefault(set, List.of());
  }

  /**
   * The assets that can be made in the runs that an asset requests, each after those that it reads:
   * they have its partitions, read it or another of them, and look at what is about to be
   * requested.
   */
  List<Conditioned> joiners(String asset) {
    return joiners.computeIfAbsent(asset, this::findJoiners);
  }

  private List<Conditioned> findJoiners(String root) {
    Set<String> together = new HashSet<>(Set.of(root));
    List<Conditioned> found = new ArrayList<>();
    for (Conditioned one : byKey.values()) {
      if (!one.key().equals(root)
          && one.looksAhead()
          && one.dependencies().stream()
              .anyMatch(read -> together.contains(read.asset()) && one.isMadeTogetherWith(read))) {
        together.add(one.key());
        found.add(one);
      }
    }
    return found;
  }

  /** Some of the assets, each after those that it reads. */
  List<Conditioned> inOrder(Set<Conditioned> some) {
    return byKey.values().stream().filter(some::contains).toList();
  }
}
