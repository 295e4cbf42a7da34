package io.tranche.sensor.automation;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a downstream partition needs of one asset, and what there is of it.
 *
 * @param tokens the token of the last materialization by partition; -1 where there is none
 * @param nonexistent keys that are needed but are no partitions
 * @param allowMissing whether the dependency does without what is missing
 * @param whole the partition reads everything there is: then nothing is listed
 * @param held keys whose data did not pass a blocking check
 */
record UpstreamState(
    String asset,
    SortedMap<String, Long> tokens,
    SortedSet<String> nonexistent,
    boolean allowMissing,
    boolean whole,
    SortedSet<String> held) {

  /** The token of a partition that was never materialized. */
  static final long MISSING = -1;

  UpstreamState {
    tokens = new TreeMap<>(tokens);
    nonexistent = new TreeSet<>(nonexistent);
    held = new TreeSet<>(held);
  }

  static UpstreamState of(
      String asset, Map<String, Long> tokens, SortedSet<String> nonexistent, boolean allowMissing) {
    return new UpstreamState(
        asset, new TreeMap<>(tokens), nonexistent, allowMissing, false, new TreeSet<>());
  }

  /** Everything there is of an asset, however much that is. */
  static UpstreamState whole(String asset) {
    return new UpstreamState(asset, new TreeMap<>(), new TreeSet<>(), true, true, new TreeSet<>());
  }

  /** The same, where checks hold these keys back. */
  UpstreamState holding(SortedSet<String> keys) {
    return new UpstreamState(asset, tokens, nonexistent, allowMissing, whole, keys);
  }

  boolean anyMaterialized() {
    return tokens.values().stream().anyMatch(token -> token != MISSING);
  }
}
