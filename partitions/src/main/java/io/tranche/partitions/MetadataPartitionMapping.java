package io.tranche.partitions;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Between the keys of a dynamic set and the cells that their metadata names: a file that was
 * registered with {@code {date: 2024-08-01, region: us}} belongs to the cell {@code 2024-08-01|us}.
 * The dynamic set may be on either side; if both sides are dynamic, it is upstream. A key whose
 * metadata lacks a field, or names no existing partition, belongs to no cell. A dimension that is
 * not named counts with all its keys.
 *
 * @param dimensions dimension of the cells to metadata field; for cells of a single dimension
 *     exactly one entry, however its dimension is called
 * @param allowNonexistentUpstream whether cells that do not exist upstream are left out silently
 */
public record MetadataPartitionMapping(
    Map<String, String> dimensions, boolean allowNonexistentUpstream) implements PartitionMapping {

  public MetadataPartitionMapping {
    dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
  }

  @Override
  public String type() {
    return "metadata";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    validate(upstream, downstream.definition());
    if (upstream instanceof DynamicPartitionsDefinition set) {
      var members = new MetadataCells(set, downstream.definition(), dimensions, context);
      return UpstreamPartitionsResult.of(members.membersOf(downstream));
    }
    var set = (DynamicPartitionsDefinition) downstream.definition();
    var cells = new MetadataCells(set, upstream, dimensions, context);
    return new UpstreamPartitionsResult(
        cells.cellsOf(downstream),
        allowNonexistentUpstream ? new TreeSet<>() : cells.nonexistent(downstream));
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    validate(upstream.definition(), downstream);
    if (upstream.definition() instanceof DynamicPartitionsDefinition set) {
      return new MetadataCells(set, downstream, dimensions, context).cellsOf(upstream);
    }
    var set = (DynamicPartitionsDefinition) downstream;
    return new MetadataCells(set, upstream.definition(), dimensions, context).membersOf(upstream);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    boolean upIsSet = upstream instanceof DynamicPartitionsDefinition;
    if (!upIsSet && !(downstream instanceof DynamicPartitionsDefinition)) {
      return List.of(
          "a metadata mapping needs a dynamic set on one side ("
              + upstream.type()
              + ", "
              + downstream.type()
              + ")");
    }
    var cells = upIsSet ? downstream : upstream;
    if (!cells.isPartitioned()) {
      return List.of("a metadata mapping needs partitions on both sides (" + cells.type() + ")");
    }
    if (!(cells instanceof MultiPartitionsDefinition multi)) {
      return dimensions.size() == 1
          ? List.of()
          : List.of(
              "a metadata mapping to one dimension names one metadata field ("
                  + dimensions.keySet()
                  + ")");
    }
    return dimensions.keySet().stream()
        .filter(name -> multi.dimension(name).isEmpty())
        .map(
            name ->
                "the dimensions are "
                    + String.join(", ", multi.dimensionNames())
                    + " ("
                    + name
                    + ")")
        .toList();
  }
}
