package io.tranche.run.member;

import io.tranche.partitions.Ordinals;
import java.util.Arrays;

/**
 * Ordinals that come one by one, in any order, kept as a set nearly from the start: millions of
 * them never are numbers in the heap.
 */
public final class GatheredOrdinals {

  private static final int AT_FIRST = 16;
  private static final int AT_ONCE = 1 << 15;

  private long[] latest = new long[AT_FIRST];
  private int count;
  private Ordinals others = Ordinals.empty();

  public void add(long ordinal) {
    if (count == AT_ONCE) {
      others = all();
      count = 0;
    } else if (count == latest.length) {
      latest = Arrays.copyOf(latest, Math.min(AT_ONCE, 2 * count));
    }
    latest[count++] = ordinal;
  }

  /** All that have come. */
  public Ordinals all() {
    return others.union(Ordinals.of(Arrays.copyOf(latest, count)));
  }
}
