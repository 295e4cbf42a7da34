package io.tranche.sensor.reaction;

import io.tranche.contracts.Ids;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The partitions for which one partition of a sensor's target waits. */
record WaitNeeds(List<OfAsset> assets) {

  /** So many partitions of one asset can be waited for. */
  static final int MAX_KEYS = 1_000;

  WaitNeeds {
    assets = List.copyOf(assets);
  }

  /**
   * What is needed of one asset.
   *
   * @param nonexistent keys that are needed and are no partitions yet
   */
  record OfAsset(String asset, List<String> keys, List<String> nonexistent) {
    OfAsset {
      keys = List.copyOf(keys);
      nonexistent = List.copyOf(nonexistent);
    }
  }

  /** All of them, as {@code asset|partition}. */
  Set<String> all() {
    Set<String> all = new HashSet<>();
    for (OfAsset one : assets) {
      one.keys().forEach(key -> all.add(Ids.assetPartition(one.asset(), key)));
      one.nonexistent().forEach(key -> all.add(Ids.assetPartition(one.asset(), key)));
    }
    return all;
  }
}
