package io.tranche.partitions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.PeekableLongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Many scattered ordinals as a compressed bitmap; the only class that sees the bitmap library. The
 * library cannot hold a range that crosses zero, so members are kept moved up; ordinals lie between
 * -2^62 and 2^62.
 */
final class BitmapOrdinals implements Ordinals {
  private static final long SHIFT = 1L << 62;
  private static final int LONG_RANGE = 500;

  /** As many neighbours the library keeps together. */
  private static final long BLOCK = 1L << 16;

  private final Roaring64Bitmap bits;
  private final long size;

  private BitmapOrdinals(Roaring64Bitmap bits) {
    this.bits = bits;
    this.size = bits.getLongCardinality();
  }

  static BitmapOrdinals of(Ordinals ordinals) {
    if (ordinals instanceof BitmapOrdinals already) {
      return already;
    }
    var bits = new Roaring64Bitmap();
    ordinals.forEachRange((from, to) -> add(from + SHIFT, to + SHIFT, bits));
    bits.runOptimize();
    return new BitmapOrdinals(bits);
  }

  /** The library adds a range in a time that does not depend on its length, and is not short. */
  private static void add(long from, long to, Roaring64Bitmap bits) {
    if (to - from > LONG_RANGE) {
      bits.addRange(from, to + 1);
      return;
    }
    for (long member = from; member <= to; member++) {
      bits.addLong(member);
    }
  }

  static BitmapOrdinals read(byte[] bytes) throws IOException {
    var bits = new Roaring64Bitmap();
    bits.deserializePortable(new DataInputStream(new ByteArrayInputStream(bytes)));
    return new BitmapOrdinals(bits);
  }

  byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try {
      bits.serializePortable(new DataOutputStream(bytes));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean contains(long ordinal) {
    return bits.contains(ordinal + SHIFT);
  }

  @Override
  public long rank(long ordinal) {
    return ordinal <= -SHIFT ? 0 : bits.rankLong(ordinal + SHIFT - 1);
  }

  @Override
  public long select(long index) {
    if (index < 0 || index >= size) {
      throw new NoSuchElementException("Cannot select ordinal: no member at index (" + index + ")");
    }
    return bits.select(index) - SHIFT;
  }

  @Override
  public Ordinals union(Ordinals other) {
    return other.isEmpty() ? this : compact(Roaring64Bitmap.or(bits, of(other).bits));
  }

  @Override
  public Ordinals intersection(Ordinals other) {
    Ordinals near = within(other);
    // A range around all members is what most sets are cut with.
    return size > 0 && near instanceof RangeOrdinals && near.size() == last() - first() + 1
        ? this
        : compact(Roaring64Bitmap.and(bits, meeting(near)));
  }

  @Override
  public Ordinals difference(Ordinals other) {
    Ordinals near = within(other);
    return near.isEmpty() ? this : compact(Roaring64Bitmap.andNot(bits, meeting(near)));
  }

  /**
   * The other set in the blocks in which this one has members: as a whole, a long range would take
   * more memory than both.
   */
  private Roaring64Bitmap meeting(Ordinals other) {
    if (other instanceof BitmapOrdinals bitmap) {
      return bitmap.bits;
    }
    var near = new Roaring64Bitmap();
    other.forEachRange(
        (first, last) -> {
          long from = first + SHIFT;
          long to = last + SHIFT;
          var members = bits.getLongIteratorFrom(from);
          while (members.hasNext() && members.peekNext() <= to) {
            long block = members.peekNext() & -BLOCK;
            add(Math.max(from, block), Math.min(to, block + BLOCK - 1), near);
            members = bits.getLongIteratorFrom(block + BLOCK);
          }
        });
    return near;
  }

  /** What of the other set lies between the first and the last of this one. */
  private Ordinals within(Ordinals other) {
    return other instanceof BitmapOrdinals
        ? other
        : other.intersection(isEmpty() ? Ordinals.empty() : Ordinals.range(first(), last()));
  }

  private static Ordinals compact(Roaring64Bitmap bits) {
    var result = new BitmapOrdinals(bits);
    if (result.size > OrdinalsBuilder.MOST_RANGES) {
      return result;
    }
    var ranges = new OrdinalsBuilder();
    result.forEachRange(ranges::add);
    return ranges.build();
  }

  @Override
  public void forEachRange(RangeConsumer consumer) {
    var iterator = bits.getLongIterator();
    if (!iterator.hasNext()) {
      return;
    }
    long from = iterator.next();
    long to = from;
    while (iterator.hasNext()) {
      long next = iterator.next();
      if (next != to + 1) {
        consumer.accept(from - SHIFT, to - SHIFT);
        from = next;
      }
      to = next;
    }
    consumer.accept(from - SHIFT, to - SHIFT);
  }

  @Override
  public LongStream stream() {
    var members = new Members(bits.getLongIterator());
    var spliterator =
        Spliterators.spliterator(members, size, Spliterator.ORDERED | Spliterator.DISTINCT);
    return StreamSupport.longStream(spliterator, false);
  }

  private record Members(PeekableLongIterator bits) implements PrimitiveIterator.OfLong {
    @Override
    public boolean hasNext() {
      return bits.hasNext();
    }

    @Override
    public long nextLong() {
      return bits.next() - SHIFT;
    }
  }

  boolean holdsTheSameAs(Ordinals that) {
    return size == that.size() && bits.equals(of(that).bits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Ordinals that && holdsTheSameAs(that);
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
