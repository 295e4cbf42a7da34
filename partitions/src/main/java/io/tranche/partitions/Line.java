package io.tranche.partitions;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** Cells of one dimension. */
record Line(Ordinals ordinals) implements Cells {
  static final Line EMPTY = new Line(Ordinals.empty());

  @Override
  public long size() {
    return ordinals.size();
  }

  @Override
  public boolean isEmpty() {
    return ordinals.isEmpty();
  }

  @Override
  public boolean contains(long[] cell, int dimension) {
    return ordinals.contains(cell[dimension]);
  }

  @Override
  public Cells combine(Cells other, BinaryOperator<Ordinals> operation) {
    return new Line(operation.apply(ordinals, ((Line) other).ordinals));
  }

  @Override
  public Stream<long[]> stream(long[] cell, int dimension) {
    return ordinals.stream()
        .mapToObj(
            ordinal -> {
              long[] copy = cell.clone();
              copy[dimension] = ordinal;
              return copy;
            });
  }

  @Override
  public Ordinals project(int dimension) {
    return ordinals;
  }

  @Override
  public Stream<List<Ordinals>> boxes() {
    return isEmpty() ? Stream.empty() : Stream.of(List.of(ordinals));
  }

  @Override
  public String print() {
    return ordinals.toString();
  }
}
