package io.tranche.definitions.set;

import io.tranche.partitions.Ordinals;
import java.util.Arrays;

/** Ordinals as they come from the store, compressed part by part. Not thread-safe. */
final class CollectedOrdinals {

  private static final int PART = 1 << 16;

  private final long[] part = new long[PART];
  private int count;
  private Ordinals all = Ordinals.empty();

  void add(long ordinal) {
    part[count++] = ordinal;
    if (count == PART) {
      compress();
    }
  }

  Ordinals ordinals() {
    compress();
    return all;
  }

  private void compress() {
    all = all.union(Ordinals.of(Arrays.copyOf(part, count)));
    count = 0;
  }
}
