package io.tranche.run.member;

import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keys of a set whose ordinals are neighbours. An ordinal is never given to another key, so what a
 * block says stays true: it may lack keys that have come since, and have some that are gone.
 *
 * @param keys one for each ordinal, in their order
 */
record KeyBlock(Ordinals ordinals, List<String> keys) {

  /** How many ordinals there are for each block; a key has at most 1,024 bytes. */
  static final int SIZE = 1_024;

  static final KeyBlock NONE = new KeyBlock(Ordinals.empty(), List.of());

  KeyBlock {
    keys = List.copyOf(keys);
    if (keys.size() != ordinals.size()) {
      throw new IllegalArgumentException(
          "Cannot hold keys: expected one for each ordinal ("
              + keys.size()
              + " for "
              + ordinals.size()
              + ")");
    }
  }

  /** The block that an ordinal belongs to. */
  static long numberOf(long ordinal) {
    return Math.floorDiv(ordinal, SIZE);
  }

  /** All ordinals of a block. */
  static Ordinals range(long number) {
    return Ordinals.range(number * SIZE, number * SIZE + SIZE - 1);
  }

  KeyBlock with(Collection<NamedOrdinal> others) {
    SortedMap<Long, String> all = new TreeMap<>();
    named(ordinals).forEach(one -> all.put(one.ordinal(), one.key()));
    others.forEach(one -> all.put(one.ordinal(), one.key()));
    return new KeyBlock(
        Ordinals.of(all.keySet().stream().mapToLong(Long::longValue).toArray()),
        List.copyOf(all.values()));
  }

  /** Those of the ordinals whose keys are known, in their order. */
  List<NamedOrdinal> named(Ordinals wanted) {
    List<NamedOrdinal> named = new ArrayList<>();
    PrimitiveIterator.OfLong each = ordinals.stream().iterator();
    for (String key : keys) {
      long ordinal = each.nextLong();
      if (wanted.contains(ordinal)) {
        named.add(new NamedOrdinal(ordinal, key));
      }
    }
    return named;
  }
}
