package io.tranche.partitions;

import java.util.Optional;
import java.util.OptionalLong;

/** The numbering of a definition of one dimension: its own. */
record LineLayout(DimensionDefinition definition) implements OrdinalLayout {
  @Override
  public String fingerprint() {
    return definition.fingerprint();
  }

  @Override
  public OptionalLong ordinal(String key, PartitionContext context) {
    return definition.ordinal(key, context);
  }

  @Override
  public Optional<String> key(long ordinal, PartitionContext context) {
    return definition.keyAt(ordinal, context);
  }

  @Override
  public long coordinate(long ordinal, int dimension) {
    return ordinal;
  }
}
