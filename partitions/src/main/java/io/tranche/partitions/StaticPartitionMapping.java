package io.tranche.partitions;

import java.util.List;
import java.util.Map;

/** A table from upstream keys to downstream keys. */
public record StaticPartitionMapping(Map<String, List<String>> keys) implements PartitionMapping {

  @Override
  public String type() {
    return "static";
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
