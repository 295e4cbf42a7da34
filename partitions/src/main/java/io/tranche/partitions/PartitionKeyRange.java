package io.tranche.partitions;

/**
 * All keys from one to another in the order of the definition, both ends included. For several
 * dimensions it is a rectangle: a range in each dimension.
 *
 * @param from first key
 * @param to last key; a range whose last key comes before its first one is empty
 */
public record PartitionKeyRange(String from, String to) {

  /** The range of one key. */
  public static PartitionKeyRange of(String key) {
    return new PartitionKeyRange(key, key);
  }

  @Override
  public String toString() {
    return "[" + from + "..." + to + "]";
  }
}
