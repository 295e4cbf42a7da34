package io.tranche.partitions;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys registered at run time under the name of a set, in the order of their registration. Two
 * definitions with one name share one set.
 *
 * @param name name of the set; not empty
 */
public record DynamicPartitionsDefinition(String name) implements DimensionDefinition {
  public DynamicPartitionsDefinition {
    if (name.isBlank()) {
      throw new PartitionsException.InvalidDefinition(
          "dynamic", List.of("name must name a partition set (" + name + ")"));
    }
  }

  @Override
  public String type() {
    return "dynamic";
  }

  @Override
  public Ordinals ordinals(PartitionContext context) {
    return context.dynamicKeys().ordinals(name);
  }

  @Override
  public OptionalLong ordinal(String key, PartitionContext context) {
    return context.dynamicKeys().ordinal(name, key);
  }

  @Override
  public Optional<String> keyAt(long ordinal, PartitionContext context) {
    return context.dynamicKeys().key(name, ordinal);
  }

  @Override
  public Ordinals between(PartitionKeyRange range, PartitionContext context) {
    return RangeEnds.of(this, range, context);
  }

  @Override
  public long count(PartitionContext context) {
    return context.dynamicKeys().count(name);
  }

  @Override
  public boolean contains(String key, PartitionContext context) {
    return context.dynamicKeys().contains(name, key);
  }

  @Override
  public List<String> keys(PartitionContext context, long offset, int limit) {
    return context.dynamicKeys().keys(name, offset, limit);
  }

  @Override
  public int bits() {
    return 0;
  }

  @Override
  public String fingerprint() {
    return Fingerprint.of("dynamic", List.of(name));
  }
}
