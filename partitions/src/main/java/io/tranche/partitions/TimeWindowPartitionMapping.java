package io.tranche.partitions;

import java.util.List;

/** Each window needs the upstream windows that overlap it, moved by offsets. */
public record TimeWindowPartitionMapping(
    int startOffset, int endOffset, boolean allowNonexistentUpstream) implements PartitionMapping {

  @Override
  public String type() {
    return "timeWindow";
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
