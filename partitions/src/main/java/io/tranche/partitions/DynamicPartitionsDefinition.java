package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The keys registered at run time under the name of a set. Two definitions with one name share one
 * set, and number its keys alike, whatever the order in which they list them.
 *
 * @param name name of the set; not empty
 * @param order the order of keys, pages and ranges; any but that of registration is made by sorting
 *     all keys (see {@link DynamicKeys#sorted})
 */
public record DynamicPartitionsDefinition(String name, KeyOrder order)
    implements DimensionDefinition {
  public DynamicPartitionsDefinition {
    if (name.isBlank()) {
      throw new PartitionsException.InvalidDefinition(
          "dynamic", List.of("name must name a partition set (" + name + ")"));
    }
  }

  /** The keys in the order of their registration. */
  public DynamicPartitionsDefinition(String name) {
    this(name, KeyOrder.REGISTRATION);
  }

  /** Why a key must not be registered for this definition; empty if it may. */
  public List<String> keyProblems(String key) {
    var problems = new ArrayList<>(KeyText.problems(key, KeyText.Place.ALONE));
    problems.addAll(order.problems(key));
    return problems;
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
    var ends = RangeEnds.of(this, range, context);
    return isInOrdinalOrder()
        ? ends.ordinals()
        : sorted(context).between(rank(ends.from(), context), rank(ends.to(), context));
  }

  @Override
  public Ordinals matching(KeyPattern pattern, PartitionContext context) {
    return context.dynamicKeys().matching(name, pattern);
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
    if (isInOrdinalOrder()) {
      return context.dynamicKeys().keys(name, offset, limit);
    }
    var sorted = sorted(context);
    return LongStream.range(offset, Math.min(sorted.size(), offset + limit))
        .mapToObj(position -> keyAt(sorted.ordinal(position), context))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public boolean isInOrdinalOrder() {
    return order == KeyOrder.REGISTRATION;
  }

  @Override
  public long rank(long ordinal, PartitionContext context) {
    return isInOrdinalOrder()
        ? ordinals(context).rank(ordinal)
        : sorted(context).position(ordinal).orElse(0);
  }

  @Override
  public long select(long position, PartitionContext context) {
    return isInOrdinalOrder()
        ? ordinals(context).select(position)
        : sorted(context).ordinal(position);
  }

  private SortedKeys sorted(PartitionContext context) {
    return context.dynamicKeys().sorted(name, order);
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
