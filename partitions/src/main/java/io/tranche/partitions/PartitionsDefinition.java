package io.tranche.partitions;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How an asset is split into partitions: an ordered set of keys, each a text. The set may depend on
 * the context (windows end, keys are registered), the definition never does. A definition that
 * exists is valid: constructors refuse with {@link PartitionsException.InvalidDefinition}, which
 * lists every problem.
 *
 * <p>Laws, for every context: {@code count} is the number of {@code keys}; {@code contains(k)}
 * holds exactly for those keys; {@code next} and {@code previous} are inverse; a window's key is
 * the key of its window.
 */
public sealed interface PartitionsDefinition
    permits DimensionDefinition, MultiPartitionsDefinition {

  /** The definition of an asset without partitions: one partition whose key is the empty text. */
  static Unpartitioned unpartitioned() {
    return Unpartitioned.INSTANCE;
  }

  /** Word that names the kind in the wire form, such as {@code daily} or {@code static}. */
  String type();

  /** The dimensions in the order of the key's parts; a definition of one dimension is its own. */
  List<DimensionDefinition> dimensionList();

  /**
   * The parts of a key, one for each dimension; empty when the text has another number of parts.
   */
  Optional<List<String>> split(String key);

  /** The key made of one part for each dimension. */
  String join(List<String> parts);

  /** How the partitions are numbered. */
  OrdinalLayout layout();

  /** {@code tranche/partition} and, with several dimensions, {@code tranche/partition/<name>}. */
  Map<String, String> tags(String key);

  /**
   * The window of the key's time dimension, if the definition has exactly one and the text can be
   * read; the window need not exist at any {@code now}.
   */
  Optional<TimeWindow> window(String key);

  default boolean isPartitioned() {
    return true;
  }

  default long count(PartitionContext context) {
    return space(context).count();
  }

  default boolean contains(String key, PartitionContext context) {
    return space(context).contains(key);
  }

  /** At most {@code limit} keys in their order, after skipping {@code offset}. */
  default List<String> keys(PartitionContext context, long offset, int limit) {
    return space(context).keys(offset, limit);
  }

  /** How many keys come before this one; empty when it is no partition. */
  default OptionalLong position(String key, PartitionContext context) {
    return space(context).position(key);
  }

  default Optional<String> first(PartitionContext context) {
    return keys(context, 0, 1).stream().findFirst();
  }

  default Optional<String> last(PartitionContext context) {
    long count = count(context);
    return count == 0 ? Optional.empty() : keys(context, count - 1, 1).stream().findFirst();
  }

  /** The key after an existing one; an unknown key is refused. */
  default Optional<String> next(String key, PartitionContext context) {
    return space(context).neighbour(key, 1);
  }

  /** The key before an existing one; an unknown key is refused. */
  default Optional<String> previous(String key, PartitionContext context) {
    return space(context).neighbour(key, -1);
  }

  default PartitionsSubset none(PartitionContext context) {
    return space(context).none();
  }

  default PartitionsSubset all(PartitionContext context) {
    return space(context).all();
  }

  /** Exactly these partitions; refuses, naming all of them, texts that are no partitions. */
  default PartitionsSubset subset(Collection<String> keys, PartitionContext context) {
    return space(context).subset(keys);
  }

  /**
   * The existing partitions between two keys, both included; with several dimensions the rectangle
   * between them. Ends that are no keys are refused, except that a window may lie in the future.
   */
  default PartitionsSubset range(PartitionKeyRange range, PartitionContext context) {
    return space(context).range(range);
  }

  private PartitionSpace space(PartitionContext context) {
    return new PartitionSpace(this, context);
  }
}
