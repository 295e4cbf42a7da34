package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A definition of one dimension, whose partitions are numbered along a line. Alone it partitions an
 * asset; several of them make a {@link MultiPartitionsDefinition}.
 */
public sealed interface DimensionDefinition extends PartitionsDefinition
    permits StaticPartitionsDefinition,
        TimeWindowPartitionsDefinition,
        DynamicPartitionsDefinition,
        Unpartitioned {

  /** The ordinals of all existing partitions. */
  Ordinals ordinals(PartitionContext context);

  /** The ordinal of an existing partition; empty for a text that is none. */
  OptionalLong ordinal(String key, PartitionContext context);

  /** The key of the ordinal, if any partition could have it (now, before or later). */
  Optional<String> keyAt(long ordinal, PartitionContext context);

  /** The ordinals from one key to another, both included, existing or not. */
  Ordinals between(PartitionKeyRange range, PartitionContext context);

  /** The ordinals of the existing partitions whose keys match. */
  default Ordinals matching(KeyPattern pattern, PartitionContext context) {
    return Ordinals.of(
        ordinals(context).stream()
            .filter(ordinal -> keyAt(ordinal, context).filter(pattern::matches).isPresent())
            .toArray());
  }

  /** Are the keys listed in the order of their ordinals? */
  default boolean isInOrdinalOrder() {
    return true;
  }

  /** How many existing partitions come before that of this ordinal, which exists. */
  default long rank(long ordinal, PartitionContext context) {
    return ordinals(context).rank(ordinal);
  }

  /** The ordinal of the partition with this many before it. */
  default long select(long position, PartitionContext context) {
    return ordinals(context).select(position);
  }

  /**
   * Bits that an ordinal of this dimension needs among others; 0 takes an equal share of the rest.
   */
  int bits();

  /** Names the numbering of this dimension. */
  String fingerprint();

  @Override
  default long count(PartitionContext context) {
    return ordinals(context).size();
  }

  @Override
  default boolean contains(String key, PartitionContext context) {
    return ordinal(key, context).isPresent();
  }

  @Override
  default List<String> keys(PartitionContext context, long offset, int limit) {
    var ordinals = ordinals(context);
    long end = Math.min(ordinals.size(), offset + limit);
    var keys = new ArrayList<String>((int) Math.max(0, end - offset));
    for (long i = offset; i < end; i++) {
      keyAt(ordinals.select(i), context).ifPresent(keys::add);
    }
    return keys;
  }

  @Override
  default List<DimensionDefinition> dimensionList() {
    return List.of(this);
  }

  @Override
  default Optional<List<String>> split(String key) {
    return Optional.of(List.of(key));
  }

  @Override
  default String join(List<String> parts) {
    return parts.get(0);
  }

  @Override
  default Map<String, String> tags(String key) {
    return Map.of(MultiPartitionKey.TAG, key);
  }

  @Override
  default Optional<TimeWindow> window(String key) {
    return Optional.empty();
  }

  @Override
  default OrdinalLayout layout() {
    return new LineLayout(this);
  }
}
