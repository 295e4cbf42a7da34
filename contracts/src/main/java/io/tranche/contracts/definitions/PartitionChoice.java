package io.tranche.contracts.definitions;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which partitions of its target a sensor of assets runs. */
public enum PartitionChoice {
  /** The one with the key of the event's partition, where there is one. */
  SAME("same"),
  /** Those that read the event's partition, by the mapping of the dependency. */
  MAPPED("mapped");

  private final String word;

  PartitionChoice(String word) {
    this.word = word;
  }

  /** The word in a bundle. */
  public String word() {
    return word;
  }

  /** Mapped where the target reads all of the assets. */
  static PartitionChoice inferred(Collection<String> assets, RunTarget target, Catalog catalog) {
    return read(target, catalog).containsAll(assets) ? MAPPED : SAME;
  }

  /** What the assets of a target read. */
  static Set<String> read(RunTarget target, Catalog catalog) {
    Set<String> read = new HashSet<>();
    target.assets(catalog).forEach(asset -> asset.deps().forEach(one -> read.add(one.asset())));
    return read;
  }
}
