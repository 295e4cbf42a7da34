package io.tranche.partitions;

import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * A set of cells, a cell being one ordinal for each dimension. Rectangles of any size cost their
 * ranges, never their cells. Equal sets have one form, so equality is structural.
 */
sealed interface Cells permits Line, Slabs {

  static Cells empty(int dimensions) {
    return dimensions == 1 ? Line.EMPTY : new Slabs(List.of(), dimensions);
  }

  /** All cells of the rectangle with these sides. */
  static Cells box(List<Ordinals> sides) {
    Cells cells = new Line(sides.get(sides.size() - 1));
    for (int i = sides.size() - 2; i >= 0; i--) {
      cells = Slabs.of(List.of(new Slabs.Slab(sides.get(i), cells)), sides.size() - i);
    }
    return cells;
  }

  /** Exactly these cells, in any order. */
  static Cells of(Collection<long[]> cells, int dimensions) {
    var sorted =
        cells.stream()
            .sorted(Comparator.comparing(cell -> cell, java.util.Arrays::compare))
            .toList();
    return ofSorted(sorted, 0, dimensions);
  }

  private static Cells ofSorted(List<long[]> cells, int dimension, int dimensions) {
    if (dimension == dimensions - 1) {
      var builder = new OrdinalsBuilder();
      cells.forEach(cell -> builder.add(cell[dimension], cell[dimension]));
      return new Line(builder.build());
    }
    var slabs = new java.util.ArrayList<Slabs.Slab>();
    int from = 0;
    while (from < cells.size()) {
      long ordinal = cells.get(from)[dimension];
      int to = from;
      while (to < cells.size() && cells.get(to)[dimension] == ordinal) {
        to++;
      }
      slabs.add(
          new Slabs.Slab(
              Ordinals.range(ordinal, ordinal),
              ofSorted(cells.subList(from, to), dimension + 1, dimensions)));
      from = to;
    }
    return Slabs.of(slabs, dimensions - dimension);
  }

  /** Number of cells; {@code Long.MAX_VALUE} when there are more. */
  long size();

  boolean isEmpty();

  /** Is the cell inside, looking at its ordinals from this dimension on? */
  boolean contains(long[] cell, int dimension);

  /** Applies a set operation, cell by cell but range by range. */
  Cells combine(Cells other, BinaryOperator<Ordinals> operation);

  /**
   * The cells in order: each is an array of its own, a copy of the given one filled from this
   * dimension on. An iterator of a stream reads ahead, so none is reused.
   */
  Stream<long[]> stream(long[] cell, int dimension);

  /** The ordinals of one dimension that occur in any cell. */
  Ordinals project(int dimension);

  /** The rectangles that make the set, each as its sides. */
  Stream<List<Ordinals>> boxes();

  String print();

  /** Reads what {@link #print()} wrote, taking tokens from the front. */
  static Cells parse(Iterator<String> tokens, int dimensions) {
    return dimensions == 1
        ? new Line(Ordinals.parse(tokens.next()))
        : Slabs.parse(tokens, dimensions);
  }
}
