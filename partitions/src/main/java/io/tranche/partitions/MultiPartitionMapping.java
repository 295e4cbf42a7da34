package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Maps between definitions of several dimensions, one dimension to one. A dimension that is not
 * named needs, or is needed by, all keys of the other side's unnamed dimensions.
 *
 * @param dimensions upstream dimension to the downstream dimension that it maps to
 * @param allowNonexistentUpstream whether keys that do not exist upstream are left out silently, in
 *     every dimension; otherwise each dimension's mapping decides for itself
 */
public record MultiPartitionMapping(
    Map<String, DimensionPartitionMapping> dimensions, boolean allowNonexistentUpstream)
    implements PartitionMapping {

  public MultiPartitionMapping {
    dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
  }

  /** Each dimension's mapping decides about keys that do not exist upstream. */
  public MultiPartitionMapping(Map<String, DimensionPartitionMapping> dimensions) {
    this(dimensions, false);
  }

  @Override
  public String type() {
    return "multi";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    validateDimensions(upstream, downstream.definition());
    var up = (MultiPartitionsDefinition) upstream;
    var down = (MultiPartitionsDefinition) downstream.definition();
    var space = new PartitionSpace(upstream, context);
    var nonexistent = new TreeSet<String>();
    var found =
        downstream
            .cells()
            .boxes()
            .map(
                sides -> {
                  var mapped = new ArrayList<Ordinals>();
                  up.dimensions()
                      .forEach(
                          (name, definition) -> {
                            var to = dimensions.get(name);
                            if (to == null) {
                              mapped.add(((DimensionDefinition) definition).ordinals(context));
                              return;
                            }
                            var side = side(down, to.dimension(), sides, context);
                            var result = to.mapping().upstream(side, definition, context);
                            nonexistent.addAll(result.requiredButNonexistent());
                            mapped.add(result.subset().cells().project(0));
                          });
                  return space.box(mapped);
                })
            .reduce(space.none(), PartitionsSubset::union);
    return allowNonexistentUpstream
        ? UpstreamPartitionsResult.of(found)
        : new UpstreamPartitionsResult(found, nonexistent);
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    validateDimensions(upstream.definition(), downstream);
    var up = (MultiPartitionsDefinition) upstream.definition();
    var down = (MultiPartitionsDefinition) downstream;
    var toUpstream = new LinkedHashMap<String, String>();
    dimensions.forEach((name, to) -> toUpstream.put(to.dimension(), name));
    var space = new PartitionSpace(downstream, context);
    return upstream
        .cells()
        .boxes()
        .map(
            sides -> {
              var mapped = new ArrayList<Ordinals>();
              down.dimensions()
                  .forEach(
                      (name, definition) -> {
                        String from = toUpstream.get(name);
                        var to = from == null ? null : dimensions.get(from);
                        if (from == null || to == null) {
                          mapped.add(((DimensionDefinition) definition).ordinals(context));
                          return;
                        }
                        var side = side(up, from, sides, context);
                        var result = to.mapping().downstream(side, definition, context);
                        mapped.add(result.cells().project(0));
                      });
              return space.box(mapped);
            })
        .reduce(space.none(), PartitionsSubset::union);
  }

  private static PartitionsSubset side(
      MultiPartitionsDefinition multi,
      String name,
      List<Ordinals> sides,
      PartitionContext context) {
    int index = multi.dimensionNames().indexOf(name);
    return new PartitionSpace(multi.dimensionList().get(index), context)
        .box(List.of(sides.get(index)));
  }

  private void validateDimensions(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = dimensionProblems(upstream, downstream);
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidMapping(problems);
    }
  }

  private List<String> dimensionProblems(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    if (!(upstream instanceof MultiPartitionsDefinition up)
        || !(downstream instanceof MultiPartitionsDefinition down)) {
      return List.of(
          "a multi mapping needs several dimensions on both sides ("
              + upstream.type()
              + ", "
              + downstream.type()
              + ")");
    }
    var problems = new ArrayList<String>();
    var used = new HashSet<String>();
    dimensions.forEach(
        (name, to) -> {
          if (up.dimension(name).isEmpty()) {
            problems.add(unknown("upstream", up, name));
          }
          if (down.dimension(to.dimension()).isEmpty()) {
            problems.add(unknown("downstream", down, to.dimension()));
          }
          if (!used.add(to.dimension())) {
            problems.add(
                "a downstream dimension may be mapped to only once (" + to.dimension() + ")");
          }
        });
    return problems;
  }

  private static String unknown(String side, MultiPartitionsDefinition multi, String name) {
    return "the "
        + side
        + " dimensions are "
        + String.join(", ", multi.dimensionNames())
        + " ("
        + name
        + ")";
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = new ArrayList<>(dimensionProblems(upstream, downstream));
    if (problems.isEmpty()) {
      var up = (MultiPartitionsDefinition) upstream;
      var down = (MultiPartitionsDefinition) downstream;
      dimensions.forEach(
          (name, to) ->
              up.dimension(name)
                  .ifPresent(
                      from ->
                          down.dimension(to.dimension())
                              .ifPresent(
                                  target ->
                                      to.mapping().problems(from, target).stream()
                                          .map(problem -> "dimension " + name + ": " + problem)
                                          .forEach(problems::add))));
    }
    return problems;
  }
}
