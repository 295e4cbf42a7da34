package io.tranche.partitions;

import java.util.List;

/**
 * Every downstream partition needs all upstream partitions. The default with an unpartitioned side.
 */
public record AllPartitionMapping() implements PartitionMapping {
  @Override
  public String type() {
    return "all";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    return UpstreamPartitionsResult.of(upstream.all(context));
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    return upstream.isEmpty() ? downstream.none(context) : downstream.all(context);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    return List.of();
  }
}
