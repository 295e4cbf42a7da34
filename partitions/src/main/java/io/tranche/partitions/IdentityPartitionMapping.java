package io.tranche.partitions;

import java.util.List;

/** Each partition needs the upstream partition of the same key. */
public record IdentityPartitionMapping(boolean allowNonexistentUpstream)
    implements PartitionMapping {

  @Override
  public String type() {
    return "identity";
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
