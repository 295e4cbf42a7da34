package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Cells of several dimensions, grouped by the first one: ordinals whose remaining cells are equal
 * share a slab. Slabs are disjoint, never empty, and ordered by their first ordinal.
 */
record Slabs(List<Slab> slabs, int dimensions) implements Cells {

  /** Every one of these ordinals together with every cell of the rest. */
  record Slab(Ordinals ordinals, Cells rest) {}

  /** A run of ordinals of one slab. */
  private record Run(long from, long to, int slab) {}

  /** Brings disjoint slabs into their one form. */
  static Slabs of(List<Slab> disjoint, int dimensions) {
    var byRest = new LinkedHashMap<Cells, List<Ordinals>>();
    for (Slab slab : disjoint) {
      if (!slab.ordinals().isEmpty() && !slab.rest().isEmpty()) {
        byRest.computeIfAbsent(slab.rest(), rest -> new ArrayList<>()).add(slab.ordinals());
      }
    }
    var slabs = new ArrayList<Slab>(byRest.size());
    byRest.forEach((rest, parts) -> slabs.add(new Slab(join(parts), rest)));
    slabs.sort(Comparator.comparingLong(slab -> slab.ordinals().first()));
    return new Slabs(List.copyOf(slabs), dimensions);
  }

  private static Ordinals join(List<Ordinals> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    var runs = new ArrayList<Run>();
    parts.forEach(part -> part.forEachRange((from, to) -> runs.add(new Run(from, to, 0))));
    runs.sort(Comparator.comparingLong(Run::from));
    var builder = new OrdinalsBuilder();
    runs.forEach(run -> builder.add(run.from(), run.to()));
    return builder.build();
  }

  private List<Run> runs() {
    var runs = new ArrayList<Run>();
    for (int i = 0; i < slabs.size(); i++) {
      int slab = i;
      slabs.get(i).ordinals().forEachRange((from, to) -> runs.add(new Run(from, to, slab)));
    }
    runs.sort(Comparator.comparingLong(Run::from));
    return runs;
  }

  @Override
  public long size() {
    long size = 0;
    for (Slab slab : slabs) {
      long high = Math.multiplyHigh(slab.ordinals().size(), slab.rest().size());
      long low = slab.ordinals().size() * slab.rest().size();
      size += low;
      if (high != 0 || low < 0 || size < 0) {
        return Long.MAX_VALUE;
      }
    }
    return size;
  }

  @Override
  public boolean isEmpty() {
    return slabs.isEmpty();
  }

  @Override
  public boolean contains(long[] cell, int dimension) {
    for (Slab slab : slabs) {
      if (slab.ordinals().contains(cell[dimension])) {
        return slab.rest().contains(cell, dimension + 1);
      }
    }
    return false;
  }

  @Override
  public Cells combine(Cells other, BinaryOperator<Ordinals> operation) {
    return new SlabSweep(this, (Slabs) other, operation).result();
  }

  @Override
  public Stream<long[]> stream(long[] cell, int dimension) {
    return runs().stream()
        .flatMap(
            run ->
                LongStream.rangeClosed(run.from(), run.to())
                    .boxed()
                    .flatMap(
                        ordinal -> {
                          long[] copy = cell.clone();
                          copy[dimension] = ordinal;
                          return slabs.get(run.slab()).rest().stream(copy, dimension + 1);
                        }));
  }

  @Override
  public Ordinals project(int dimension) {
    if (dimension == 0) {
      return join(slabs.stream().map(Slab::ordinals).toList());
    }
    return slabs.stream()
        .map(slab -> slab.rest().project(dimension - 1))
        .reduce(Ordinals.empty(), Ordinals::union);
  }

  @Override
  public Stream<List<Ordinals>> boxes() {
    return slabs.stream()
        .flatMap(
            slab ->
                slab.rest()
                    .boxes()
                    .map(
                        rest -> {
                          var sides = new ArrayList<Ordinals>();
                          sides.add(slab.ordinals());
                          sides.addAll(rest);
                          return List.copyOf(sides);
                        }));
  }

  @Override
  public String print() {
    var text = new StringBuilder("{");
    for (Slab slab : slabs) {
      text.append(text.length() > 1 ? "|" : "").append(slab.ordinals()).append(':');
      text.append(slab.rest().print());
    }
    return text.append('}').toString();
  }

  static Slabs parse(Iterator<String> tokens, int dimensions) {
    expect("{", tokens.next());
    var slabs = new ArrayList<Slab>();
    String token = tokens.next();
    while (!token.equals("}")) {
      var ordinals = Ordinals.parse(token);
      expect(":", tokens.next());
      slabs.add(new Slab(ordinals, Cells.parse(tokens, dimensions - 1)));
      token = tokens.next();
      token = token.equals("|") ? tokens.next() : token;
    }
    return of(slabs, dimensions);
  }

  private static void expect(String wanted, String found) {
    if (!wanted.equals(found)) {
      throw new PartitionsException.UnreadableText(
          "Cannot read subset: expected " + wanted + " (" + found + ")");
    }
  }
}
