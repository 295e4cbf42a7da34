package io.tranche.partitions;

import java.util.HashSet;
import java.util.Set;

/**
 * Vectors that Tranche answers differently on purpose, with the reason: {@code
 * conformance/differences.json}; {@code docs/partitions.md} explains each reason. A case that is
 * listed there and agrees after all fails the replay.
 */
final class Differences {
  private Differences() {}

  static Set<Integer> of(String family) {
    var ids = new HashSet<Integer>();
    Vectors.json("differences")
        .path(family)
        .forEach(reason -> reason.forEach(id -> ids.add(id.asInt())));
    return ids;
  }
}
