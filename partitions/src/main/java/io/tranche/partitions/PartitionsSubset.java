package io.tranche.partitions;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of existing partitions of one definition in one context, kept as windows, ranges or bitmaps
 * over ordinals; rectangles of large dimensions are counted, tested and combined without being
 * listed. Subsets are equal when their definitions and partitions are.
 *
 * <p>Laws: union, intersection and difference are those of sets; {@code size} is the number of
 * {@code keys}; {@code parse(x.toString(), …).equals(x)}.
 */
public final class PartitionsSubset {
  private final PartitionSpace space;
  private final Cells cells;

  PartitionsSubset(PartitionSpace space, Cells cells) {
    this.space = space;
    this.cells = cells;
  }

  /**
   * The existing partitions among these ordinals of the definition's {@link OrdinalLayout}; the
   * inverse of {@link #ordinals()}.
   */
  public static PartitionsSubset of(
      PartitionsDefinition definition, Ordinals ordinals, PartitionContext context) {
    var space = new PartitionSpace(definition, context);
    return new PartitionsSubset(space, SubsetForm.unpack(definition, ordinals))
        .intersection(space.all());
  }

  /**
   * Reads what {@link #toString()} wrote under the same layout; partitions that no longer exist are
   * left out. Text of another layout is refused with {@link PartitionsException.UnreadableText}.
   */
  public static PartitionsSubset parse(
      String text, PartitionsDefinition definition, PartitionContext context) {
    var space = new PartitionSpace(definition, context);
    return new PartitionsSubset(space, SubsetForm.parse(text, definition))
        .intersection(space.all());
  }

  public PartitionsDefinition definition() {
    return space.definition();
  }

  public PartitionContext context() {
    return space.context();
  }

  /** Number of partitions; {@code Long.MAX_VALUE} when there are more. */
  public long size() {
    return cells.size();
  }

  public boolean isEmpty() {
    return cells.isEmpty();
  }

  public boolean contains(String key) {
    return space.coordinates(key).filter(cell -> cells.contains(cell, 0)).isPresent();
  }

  public boolean containsAll(PartitionsSubset other) {
    return other.difference(this).isEmpty();
  }

  public boolean intersects(PartitionsSubset other) {
    return !intersection(other).isEmpty();
  }

  public PartitionsSubset union(PartitionsSubset other) {
    return with(cells.combine(cellsOf(other), Ordinals::union));
  }

  public PartitionsSubset intersection(PartitionsSubset other) {
    return with(cells.combine(cellsOf(other), Ordinals::intersection));
  }

  public PartitionsSubset difference(PartitionsSubset other) {
    return with(cells.combine(cellsOf(other), Ordinals::difference));
  }

  /**
   * Keys in their order, made one by one; sorted first if a dimension has another order than that
   * of its ordinals.
   */
  public Stream<String> keys() {
    var found = cells.stream(new long[definition().dimensionList().size()], 0);
    var inOrder =
        space.isInOrdinalOrder()
            ? found
            : found.map(space::positions).sorted(Arrays::compare).map(space::cell);
    var writer = new KeyWriter(space);
    return inOrder.map(writer::key).flatMap(Optional::stream);
  }

  /**
   * Ranges that together are this set and do not overlap: with one dimension the longest possible
   * runs of neighbouring keys, in order; with several, rectangles.
   */
  public List<PartitionKeyRange> ranges() {
    return SubsetForm.ranges(space, cells);
  }

  /**
   * The ordinals under the definition's layout; with several dimensions, one for each partition.
   */
  public Ordinals ordinals() {
    return SubsetForm.pack(definition(), cells);
  }

  /** The keys of one dimension (counted from 0) that occur in any partition. */
  public PartitionsSubset dimension(int index) {
    var dimension = definition().dimensionList().get(index);
    return new PartitionsSubset(
        new PartitionSpace(dimension, context()), new Line(cells.project(index)));
  }

  Cells cells() {
    return cells;
  }

  private PartitionsSubset with(Cells combined) {
    return new PartitionsSubset(space, combined);
  }

  private Cells cellsOf(PartitionsSubset other) {
    if (!definition().equals(other.definition())) {
      throw new IllegalArgumentException(
          "Cannot combine subsets: they are of different definitions ("
              + definition()
              + ", "
              + other.definition()
              + ")");
    }
    return other.cells;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PartitionsSubset that
        && definition().equals(that.definition())
        && cells.equals(that.cells);
  }

  @Override
  public int hashCode() {
    return Objects.hash(definition(), cells);
  }

  /** The layout's fingerprint, a colon, and the ordinals. */
  @Override
  public String toString() {
    return SubsetForm.print(definition(), cells);
  }
}
