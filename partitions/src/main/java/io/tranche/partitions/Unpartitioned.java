package io.tranche.partitions;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The definition of an asset that is not partitioned: exactly one partition, with the empty text as
 * its key and 0 as its ordinal. In the wire form it is the absence of a definition.
 */
public enum Unpartitioned implements DimensionDefinition {
  INSTANCE;

  /** The key of the only partition. */
  public static final String KEY = "";

  @Override
  public boolean isPartitioned() {
    return false;
  }

  @Override
  public String type() {
    return "unpartitioned";
  }

  @Override
  public Ordinals ordinals(PartitionContext context) {
    return Ordinals.range(0, 0);
  }

  @Override
  public OptionalLong ordinal(String key, PartitionContext context) {
    return key.equals(KEY) ? OptionalLong.of(0) : OptionalLong.empty();
  }

  @Override
  public Optional<String> keyAt(long ordinal, PartitionContext context) {
    return ordinal == 0 ? Optional.of(KEY) : Optional.empty();
  }

  @Override
  public Ordinals between(PartitionKeyRange range, PartitionContext context) {
    return ordinals(context);
  }

  @Override
  public int bits() {
    return 1;
  }

  @Override
  public String fingerprint() {
    return "unpartitioned";
  }

  @Override
  public Map<String, String> tags(String key) {
    return Map.of();
  }
}
