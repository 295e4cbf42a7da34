package io.tranche.partitions;

import java.util.List;
import java.util.Optional;

/** Between a definition of several dimensions and one of one. */
public record MultiToSinglePartitionMapping(
    Optional<String> dimension, Optional<PartitionMapping> mapping) implements PartitionMapping {

  @Override
  public String type() {
    return "multiToSingle";
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
