package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;

/** Which dimension of several a single definition belongs to, and how the two are mapped. */
record DimensionLink(MultiPartitionsDefinition multi, int index, PartitionMapping mapping) {

  DimensionDefinition dimension() {
    return multi.dimensionList().get(index);
  }

  /** The keys of the dimension, each with all keys of the other dimensions. */
  PartitionsSubset widen(PartitionsSubset inDimension, PartitionContext context) {
    var sides = new ArrayList<Ordinals>();
    for (DimensionDefinition dimension : multi.dimensionList()) {
      sides.add(dimension.ordinals(context));
    }
    sides.set(index, inDimension.cells().project(0));
    return new PartitionSpace(multi, context).box(sides);
  }

  /** Only for definitions without {@link #problems}. */
  static DimensionLink between(
      PartitionsDefinition upstream,
      PartitionsDefinition downstream,
      MultiToSinglePartitionMapping mapping) {
    var multi = multi(upstream, downstream);
    var single = upstream.equals(multi) ? downstream : upstream;
    String name = candidates(multi, single, mapping).get(0);
    int index = multi.dimensionNames().indexOf(name);
    PartitionMapping between =
        mapping
            .mapping()
            .orElseGet(
                () ->
                    multi.dimensionList().get(index).equals(single)
                        ? new IdentityPartitionMapping(false)
                        : TimeWindowPartitionMapping.overlapping());
    return new DimensionLink(multi, index, between);
  }

  private static MultiPartitionsDefinition multi(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return (MultiPartitionsDefinition)
        (upstream instanceof MultiPartitionsDefinition ? upstream : downstream);
  }

  static List<String> problems(
      PartitionsDefinition upstream,
      PartitionsDefinition downstream,
      MultiToSinglePartitionMapping mapping) {
    if (upstream instanceof MultiPartitionsDefinition
            == downstream instanceof MultiPartitionsDefinition
        || !upstream.isPartitioned()
        || !downstream.isPartitioned()) {
      return List.of(
          "a multiToSingle mapping needs several dimensions on one side and one on the other ("
              + upstream.type()
              + ", "
              + downstream.type()
              + ")");
    }
    var multi = multi(upstream, downstream);
    var single = upstream.equals(multi) ? downstream : upstream;
    String names = String.join(", ", multi.dimensionNames());
    if (mapping.dimension().isPresent()) {
      return namedProblems(multi, single, mapping.dimension().get(), mapping, names);
    }
    int found = candidates(multi, single, mapping).size();
    if (found == 0) {
      return List.of(
          "no dimension equals the single definition, and they are not both of time windows; name"
              + " the dimension and a mapping ("
              + names
              + ")");
    }
    return found == 1
        ? List.of()
        : List.of(
            "several dimensions equal the single definition; name the dimension (" + names + ")");
  }

  private static List<String> namedProblems(
      MultiPartitionsDefinition multi,
      PartitionsDefinition single,
      String name,
      MultiToSinglePartitionMapping mapping,
      String names) {
    var dimension = multi.dimension(name);
    if (dimension.isEmpty()) {
      return List.of("the dimensions are " + names + " (" + name + ")");
    }
    boolean bothTime =
        dimension.get() instanceof TimeWindowPartitionsDefinition
            && single instanceof TimeWindowPartitionsDefinition;
    return mapping.mapping().isPresent() || bothTime || dimension.get().equals(single)
        ? List.of()
        : List.of(
            "dimension "
                + name
                + " differs from the single definition; name a mapping between them ("
                + dimension.get().type()
                + ", "
                + single.type()
                + ")");
  }

  /** Names of the dimensions that the single definition may belong to. */
  private static List<String> candidates(
      MultiPartitionsDefinition multi,
      PartitionsDefinition single,
      MultiToSinglePartitionMapping mapping) {
    if (mapping.dimension().isPresent()) {
      return List.of(mapping.dimension().get());
    }
    var equal =
        multi.dimensionNames().stream()
            .filter(name -> multi.dimension(name).filter(single::equals).isPresent())
            .toList();
    return equal.isEmpty() && single instanceof TimeWindowPartitionsDefinition
        ? multi.timeDimension().stream().toList()
        : equal;
  }
}
