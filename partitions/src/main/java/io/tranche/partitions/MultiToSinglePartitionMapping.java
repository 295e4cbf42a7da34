package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Between a definition of several dimensions and one of a single dimension, in either direction:
 * one dimension of the first maps to the second, all keys of the others belong to it.
 *
 * @param dimension which dimension; if it is not named, the only one that equals the single
 *     definition, else the time dimension when the single definition is of time windows too
 * @param mapping between the upstream and the downstream one of the two; if absent identity when
 *     they are equal, else by time window
 * @param allowNonexistentUpstream whether keys that do not exist upstream are left out silently;
 *     otherwise a nested mapping decides for itself
 */
public record MultiToSinglePartitionMapping(
    Optional<String> dimension,
    Optional<PartitionMapping> mapping,
    boolean allowNonexistentUpstream)
    implements PartitionMapping {

  /** A nested mapping decides about keys that do not exist upstream; without one they are named. */
  public MultiToSinglePartitionMapping(
      Optional<String> dimension, Optional<PartitionMapping> mapping) {
    this(dimension, mapping, false);
  }

  @Override
  public String type() {
    return "multiToSingle";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    validate(upstream, downstream.definition());
    var link = DimensionLink.between(upstream, downstream.definition(), this);
    boolean widens = upstream instanceof MultiPartitionsDefinition;
    var result =
        widens
            ? link.mapping().upstream(downstream, link.dimension(), context)
            : link.mapping().upstream(downstream.dimension(link.index()), upstream, context);
    return UpstreamPartitionsResult.of(
        widens ? link.widen(result.subset(), context) : result.subset(),
        allowNonexistentUpstream ? List.of() : result.requiredButNonexistent());
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    validate(upstream.definition(), downstream);
    var link = DimensionLink.between(upstream.definition(), downstream, this);
    return downstream instanceof MultiPartitionsDefinition
        ? link.widen(link.mapping().downstream(upstream, link.dimension(), context), context)
        : link.mapping().downstream(upstream.dimension(link.index()), downstream, context);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = new ArrayList<>(DimensionLink.problems(upstream, downstream, this));
    if (problems.isEmpty()) {
      var link = DimensionLink.between(upstream, downstream, this);
      problems.addAll(
          upstream instanceof MultiPartitionsDefinition
              ? link.mapping().problems(link.dimension(), downstream)
              : link.mapping().problems(upstream, link.dimension()));
    }
    return problems;
  }
}
