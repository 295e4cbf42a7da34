package io.tranche.run.status;

import io.tranche.run.lifecycle.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What runs in progress hold of one asset.
 *
 * @param listed the partitions of all runs that are not large
 * @param large the partitions of each {@linkplain Run#isLarge() large} run, by its id
 */
record HeldPartitions(Set<String> listed, Map<String, List<String>> large) {

  static final HeldPartitions NONE = new HeldPartitions(Set.of(), Map.of());

  /** Of runs, by their ids. */
  static HeldPartitions of(Map<String, List<String>> byRun) {
    Set<String> listed = new HashSet<>();
    Map<String, List<String>> large = new HashMap<>();
    byRun.forEach(
        (run, partitions) -> {
          if (Run.isLarge(partitions.size())) {
            large.put(run, partitions);
          } else {
            listed.addAll(partitions);
          }
        });
    return new HeldPartitions(listed, large);
  }
}
