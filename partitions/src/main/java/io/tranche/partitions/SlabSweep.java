package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Combines two sets of cells by one walk over the runs of their first dimension, instead of
 * comparing every slab with every other.
 */
final class SlabSweep {
  private static final int NONE = -1;

  /** Where a slab begins to hold, or (slab {@code NONE}) stops to. */
  private record Edge(long at, boolean left, int slab) {}

  private record Pair(int left, int right) {}

  private final Slabs left;
  private final Slabs right;
  private final BinaryOperator<Ordinals> operation;

  SlabSweep(Slabs left, Slabs right, BinaryOperator<Ordinals> operation) {
    this.left = left;
    this.right = right;
    this.operation = operation;
  }

  Slabs result() {
    var slabs = new ArrayList<Slabs.Slab>();
    pairs()
        .forEach(
            (pair, ordinals) ->
                slabs.add(
                    new Slabs.Slab(
                        ordinals.build(),
                        rest(left, pair.left()).combine(rest(right, pair.right()), operation))));
    return Slabs.of(slabs, left.dimensions());
  }

  private static Cells rest(Slabs slabs, int slab) {
    return slab == NONE ? Cells.empty(slabs.dimensions() - 1) : slabs.slabs().get(slab).rest();
  }

  /** For every pair of slabs that meet (or a slab that meets none), the ordinals where they do. */
  private Map<Pair, OrdinalsBuilder> pairs() {
    var pairs = new LinkedHashMap<Pair, OrdinalsBuilder>();
    int inLeft = NONE;
    int inRight = NONE;
    long since = 0;
    for (Edge edge : edges()) {
      if ((inLeft != NONE || inRight != NONE) && since < edge.at()) {
        pairs
            .computeIfAbsent(new Pair(inLeft, inRight), pair -> new OrdinalsBuilder())
            .add(since, edge.at() - 1);
      }
      since = edge.at();
      if (edge.left()) {
        inLeft = edge.slab();
      } else {
        inRight = edge.slab();
      }
    }
    return pairs;
  }

  private List<Edge> edges() {
    var edges = new ArrayList<Edge>();
    addEdges(left, true, edges);
    addEdges(right, false, edges);
    edges.sort(Comparator.comparingLong(Edge::at).thenComparing(edge -> edge.slab() != NONE));
    return edges;
  }

  private static void addEdges(Slabs slabs, boolean isLeft, List<Edge> edges) {
    for (int i = 0; i < slabs.slabs().size(); i++) {
      int slab = i;
      slabs
          .slabs()
          .get(i)
          .ordinals()
          .forEachRange(
              (from, to) -> {
                edges.add(new Edge(from, isLeft, slab));
                edges.add(new Edge(to + 1, isLeft, NONE));
              });
    }
  }
}
