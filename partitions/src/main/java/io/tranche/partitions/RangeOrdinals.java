package io.tranche.partitions;

import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Few ranges, sorted, disjoint and not touching; {@code before[i]} members precede range i. */
final class RangeOrdinals implements Ordinals {
  static final RangeOrdinals EMPTY = new RangeOrdinals(new long[0], new long[0]);

  private final long[] starts;
  private final long[] ends;
  private final long[] before;

  RangeOrdinals(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
    this.before = new long[starts.length + 1];
    for (int i = 0; i < starts.length; i++) {
      before[i + 1] = before[i] + ends[i] - starts[i] + 1;
    }
  }

  static RangeOrdinals of(long from, long to) {
    return to < from ? EMPTY : new RangeOrdinals(new long[] {from}, new long[] {to});
  }

  @Override
  public long size() {
    return before[starts.length];
  }

  @Override
  public boolean contains(long ordinal) {
    int i = indexOf(starts, ordinal);
    return i >= 0 && ordinal <= ends[i];
  }

  @Override
  public long rank(long ordinal) {
    int i = indexOf(starts, ordinal);
    return i < 0 ? 0 : before[i] + Math.min(ordinal, ends[i] + 1) - starts[i];
  }

  @Override
  public long select(long index) {
    if (index < 0 || index >= size()) {
      throw new NoSuchElementException("Cannot select ordinal: no member at index (" + index + ")");
    }
    int i = Math.min(indexOf(before, index), starts.length - 1);
    return starts[i] + index - before[i];
  }

  /** Index of the last element that is not greater than the value, or -1. */
  private static int indexOf(long[] sorted, long value) {
    int i = Arrays.binarySearch(sorted, value);
    return i >= 0 ? i : -i - 2;
  }

  @Override
  public Ordinals union(Ordinals other) {
    if (!(other instanceof RangeOrdinals that)) {
      return other.union(this);
    }
    if (isEmpty() || that.isEmpty()) {
      return isEmpty() ? that : this;
    }
    var result = new OrdinalsBuilder();
    int i = 0;
    int j = 0;
    while (i < starts.length || j < that.starts.length) {
      boolean mine = j == that.starts.length || (i < starts.length && starts[i] <= that.starts[j]);
      if (mine) {
        result.add(starts[i], ends[i++]);
      } else {
        result.add(that.starts[j], that.ends[j++]);
      }
    }
    return result.build();
  }

  @Override
  public Ordinals intersection(Ordinals other) {
    if (!(other instanceof RangeOrdinals that)) {
      return other.intersection(this);
    }
    var result = new OrdinalsBuilder();
    int i = 0;
    int j = 0;
    while (i < starts.length && j < that.starts.length) {
      result.add(Math.max(starts[i], that.starts[j]), Math.min(ends[i], that.ends[j]));
      if (ends[i] < that.ends[j]) {
        i++;
      } else {
        j++;
      }
    }
    return result.build();
  }

  @Override
  public Ordinals difference(Ordinals other) {
    if (!(other instanceof RangeOrdinals that)) {
      return isEmpty() ? this : BitmapOrdinals.of(this).difference(other);
    }
    var result = new OrdinalsBuilder();
    int j = 0;
    for (int i = 0; i < starts.length; i++) {
      long from = starts[i];
      while (j < that.starts.length && that.ends[j] < from) {
        j++;
      }
      for (int k = j; k < that.starts.length && that.starts[k] <= ends[i]; k++) {
        result.add(from, that.starts[k] - 1);
        from = that.ends[k] + 1;
      }
      result.add(from, ends[i]);
    }
    return result.build();
  }

  @Override
  public void forEachRange(RangeConsumer consumer) {
    for (int i = 0; i < starts.length; i++) {
      consumer.accept(starts[i], ends[i]);
    }
  }

  @Override
  public LongStream stream() {
    return IntStream.range(0, starts.length)
        .boxed()
        .flatMapToLong(i -> LongStream.rangeClosed(starts[i], ends[i]));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RangeOrdinals that
        ? Arrays.equals(starts, that.starts) && Arrays.equals(ends, that.ends)
        : other instanceof BitmapOrdinals bitmap && bitmap.holdsTheSameAs(this);
  }

  @Override
  public int hashCode() {
    return OrdinalsText.hash(this);
  }

  @Override
  public String toString() {
    return OrdinalsText.print(this);
  }
}
