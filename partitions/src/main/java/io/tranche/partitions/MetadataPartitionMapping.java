package io.tranche.partitions;

import java.util.List;
import java.util.Map;

/** Between a dynamic key and the cell that its metadata names: cell dimension to metadata field. */
public record MetadataPartitionMapping(
    Map<String, String> dimensions, boolean allowNonexistentUpstream) implements PartitionMapping {

  @Override
  public String type() {
    return "metadata";
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
