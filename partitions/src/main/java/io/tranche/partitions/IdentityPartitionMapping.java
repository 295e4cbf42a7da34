package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Each downstream partition needs the upstream partition of the same key. With several dimensions
 * the keys are compared part by part, whatever the dimensions are called.
 *
 * @param allowNonexistentUpstream whether keys that do not exist upstream are left out silently
 */
public record IdentityPartitionMapping(boolean allowNonexistentUpstream)
    implements PartitionMapping {

  /** No ordinal. */
  private static final long NONE = Long.MIN_VALUE;

  @Override
  public String type() {
    return "identity";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    refuseUnpartitioned(upstream, downstream.definition());
    var found = sameKeys(downstream, upstream, context);
    if (allowNonexistentUpstream || found.size() == downstream.size()) {
      return UpstreamPartitionsResult.of(found);
    }
    var nonexistent = new TreeSet<String>();
    downstream.keys().filter(key -> !found.contains(key)).forEach(nonexistent::add);
    return new UpstreamPartitionsResult(found, nonexistent);
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    refuseUnpartitioned(upstream.definition(), downstream);
    return sameKeys(upstream, downstream, context);
  }

  private static void refuseUnpartitioned(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    if (!upstream.isPartitioned() || !downstream.isPartitioned()) {
      throw new PartitionsException.InvalidMapping(
          List.of(
              "an identity mapping needs partitions on both sides ("
                  + upstream.type()
                  + ", "
                  + downstream.type()
                  + ")"));
    }
  }

  private static PartitionsSubset sameKeys(
      PartitionsSubset from, PartitionsDefinition to, PartitionContext context) {
    var source = from.definition().dimensionList();
    var target = to.dimensionList();
    if (source.size() != target.size()) {
      return to.subset(from.keys().filter(key -> to.contains(key, context)).toList(), context);
    }
    var space = new PartitionSpace(to, context);
    return from.cells()
        .boxes()
        .map(
            sides -> {
              var mapped = new ArrayList<Ordinals>();
              for (int i = 0; i < sides.size(); i++) {
                mapped.add(sameKeys(sides.get(i), source.get(i), target.get(i), context));
              }
              return space.box(mapped);
            })
        .reduce(space.none(), PartitionsSubset::union);
  }

  private static Ordinals sameKeys(
      Ordinals ordinals,
      DimensionDefinition from,
      DimensionDefinition to,
      PartitionContext context) {
    if (from.fingerprint().equals(to.fingerprint())) {
      return ordinals.intersection(to.ordinals(context));
    }
    return Ordinals.of(
        ordinals.stream()
            .map(
                ordinal ->
                    from.keyAt(ordinal, context)
                        .map(key -> to.ordinal(key, context).orElse(NONE))
                        .orElse(NONE))
            .filter(ordinal -> ordinal != NONE)
            .toArray());
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return upstream.getClass().equals(downstream.getClass())
        ? List.of()
        : List.of(
            "an identity mapping needs upstream and downstream partitions of the same kind ("
                + upstream.type()
                + ", "
                + downstream.type()
                + ")");
  }
}
