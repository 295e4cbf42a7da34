package io.tranche.partitions;

import java.util.List;

/**
 * Every downstream partition needs the last upstream partition; nothing while there is none, so
 * that it never needs what does not exist.
 */
public record LastPartitionMapping() implements PartitionMapping {
  @Override
  public String type() {
    return "last";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    return UpstreamPartitionsResult.of(
        upstream.subset(upstream.last(context).stream().toList(), context));
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    boolean hasLast = upstream.definition().last(context).filter(upstream::contains).isPresent();
    return hasLast ? downstream.all(context) : downstream.none(context);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return List.of();
  }
}
