package io.tranche.partitions;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * An immutable set of ordinals, each between -2^62 and 2^62, kept as few ranges or as one
 * compressed bitmap, whichever fits. The two forms are equal when they hold the same ordinals.
 *
 * <p>Laws: union, intersection and difference are those of sets; {@code select(rank(n)) == n} for
 * every member n; {@code parse(x.toString()).equals(x)}.
 */
public sealed interface Ordinals permits RangeOrdinals, BitmapOrdinals {

  /** Receives the maximal runs of a set in ascending order, both ends inclusive. */
  @FunctionalInterface
  interface RangeConsumer {
    void accept(long from, long to);
  }

  /** The set without any ordinal. */
  static Ordinals empty() {
    return RangeOrdinals.EMPTY;
  }

  /** The set of exactly these, in any order. */
  static Ordinals of(long... ordinals) {
    var sorted = ordinals.clone();
    Arrays.sort(sorted);
    var builder = new OrdinalsBuilder();
    for (long ordinal : sorted) {
      builder.add(ordinal, ordinal);
    }
    return builder.build();
  }

  /** All from one to another, both inclusive; empty when {@code to < from}. */
  static Ordinals range(long from, long to) {
    return RangeOrdinals.of(from, to);
  }

  /** Reads what {@link Object#toString()} wrote. */
  static Ordinals parse(String text) {
    return OrdinalsText.parse(text);
  }

  long size();

  default boolean isEmpty() {
    return size() == 0;
  }

  boolean contains(long ordinal);

  /** The least member; an empty set has none and throws {@code NoSuchElementException}. */
  default long first() {
    return select(0);
  }

  /** The greatest member; an empty set has none and throws {@code NoSuchElementException}. */
  default long last() {
    return select(size() - 1);
  }

  /** How many members are less than this ordinal (which need not be a member). */
  long rank(long ordinal);

  /** The member with this many members before it. */
  long select(long index);

  Ordinals union(Ordinals other);

  Ordinals intersection(Ordinals other);

  Ordinals difference(Ordinals other);

  default boolean intersects(Ordinals other) {
    return !intersection(other).isEmpty();
  }

  void forEachRange(RangeConsumer consumer);

  /** Members in ascending order. */
  LongStream stream();
}
