package io.tranche.partitions;

/**
 * A text that selects partitions: keys, {@code [a...b]} with both ends included, and texts with one
 * {@code *}, separated by commas; keys with other than plain characters in double quotes. With
 * several dimensions {@code date=[a...b] region=us,eu} selects a rectangle, and {@code ;} separates
 * rectangles.
 */
public final class PartitionSelection {
  private PartitionSelection() {}

  /** Refuses text that does not follow the grammar, naming the place. */
  public static PartitionSelection parse(String text) {
    throw new UnsupportedOperationException(text);
  }

  /** The selected partitions; refuses keys and range ends that do not exist. */
  public PartitionsSubset resolve(PartitionsDefinition definition, PartitionContext context) {
    throw new UnsupportedOperationException();
  }

  /** The shortest text that selects exactly this set. */
  public static String print(PartitionsSubset subset) {
    throw new UnsupportedOperationException(subset.toString());
  }
}
