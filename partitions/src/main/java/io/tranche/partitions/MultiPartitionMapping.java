package io.tranche.partitions;

import java.util.List;
import java.util.Map;

/** Maps dimension by dimension; keyed by upstream dimension. */
public record MultiPartitionMapping(Map<String, DimensionPartitionMapping> dimensions)
    implements PartitionMapping {

  @Override
  public String type() {
    return "multi";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    throw new UnsupportedOperationException();
  }
}
