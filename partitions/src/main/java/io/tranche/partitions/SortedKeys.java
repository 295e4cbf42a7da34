package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The keys of a dynamic set in another order than that of their registration: which ordinal stands
 * at a position, and the reverse. Made by sorting all keys once; immutable.
 */
public final class SortedKeys {
  private static final int PAGE = 10_000;

  private final Ordinals ordinals;
  private final long[] byPosition;

  /** Position of each ordinal, by its rank among the ordinals. */
  private final int[] positions;

  private SortedKeys(long[] byPosition) {
    this.byPosition = byPosition;
    this.ordinals = Ordinals.of(byPosition);
    this.positions = new int[byPosition.length];
    for (int position = 0; position < byPosition.length; position++) {
      positions[(int) ordinals.rank(byPosition[position])] = position;
    }
  }

  /** Sorts the registered keys of a set, which takes time and memory for each of them. */
  static SortedKeys of(DynamicKeys keys, String set, KeyOrder order) {
    List<Map.Entry<String, Long>> members = new ArrayList<>();
    long count = keys.count(set);
    for (long offset = 0; offset < count; offset += PAGE) {
      for (String key : keys.keys(set, offset, PAGE)) {
        keys.ordinal(set, key).ifPresent(ordinal -> members.add(Map.entry(key, ordinal)));
      }
    }
    members.sort(Map.Entry.comparingByKey(order));
    return new SortedKeys(members.stream().mapToLong(Map.Entry::getValue).toArray());
  }

  /** Number of keys. */
  public int size() {
    return byPosition.length;
  }

  /** The ordinal at a position from 0 to {@code size() - 1}. */
  long ordinal(long position) {
    return byPosition[Math.toIntExact(position)];
  }

  /** The position of a registered ordinal; empty for others. */
  OptionalLong position(long ordinal) {
    return ordinals.contains(ordinal)
        ? OptionalLong.of(positions[(int) ordinals.rank(ordinal)])
        : OptionalLong.empty();
  }

  /** The ordinals from one position to another, both included. */
  Ordinals between(long from, long to) {
    return to < from
        ? Ordinals.empty()
        : Ordinals.of(
            Arrays.copyOfRange(byPosition, Math.toIntExact(from), Math.toIntExact(to) + 1));
  }
}
