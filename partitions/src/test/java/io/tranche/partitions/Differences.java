package io.tranche.partitions;

import java.util.HashMap;
import java.util.Map;

/**
 * Vectors that Tranche answers differently on purpose, by class of reason: {@code differences.json}
 * beside the vectors; {@code docs/partitions.md} names each class. A case that is listed there and
 * agrees after all fails the replay.
 */
final class Differences {
  private Differences() {}

  /** The reason of each case of a family that differs. */
  static Map<Integer, String> of(String family) {
    var reasons = new HashMap<Integer, String>();
    Vectors.differences()
        .path(family)
        .properties()
        .forEach(
            reason -> reason.getValue().forEach(id -> reasons.put(id.asInt(), reason.getKey())));
    return reasons;
  }
}
