package io.tranche.partitions;

import java.util.Arrays;

/** Collects ranges in ascending order of their start, joining those that touch or overlap. */
final class OrdinalsBuilder {
  /** More ranges than this are kept as a bitmap. */
  static final int MOST_RANGES = 2048;

  private long[] starts = new long[8];
  private long[] ends = new long[8];
  private int count;

  OrdinalsBuilder add(long from, long to) {
    if (to < from) {
      return this;
    }
    if (count > 0 && from <= ends[count - 1] + 1) {
      ends[count - 1] = Math.max(ends[count - 1], to);
      return this;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = from;
    ends[count++] = to;
    return this;
  }

  Ordinals build() {
    var ranges =
        count == 0
            ? RangeOrdinals.EMPTY
            : new RangeOrdinals(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    return count > MOST_RANGES ? BitmapOrdinals.of(ranges) : ranges;
  }
}
