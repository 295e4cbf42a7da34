package io.tranche.partitions;

import java.util.List;

/** Every partition needs exactly these upstream partitions. */
public record SpecificPartitionMapping(List<String> keys, boolean allowNonexistentUpstream)
    implements PartitionMapping {

  @Override
  public String type() {
    return "specific";
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
