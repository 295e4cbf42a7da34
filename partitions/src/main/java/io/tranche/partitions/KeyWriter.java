package io.tranche.partitions;

import java.util.List;
import java.util.Optional;

/**
 * Writes the keys of cells one after another. Neighbouring cells share their first parts, which
 * stay written, so that listing a product costs little more than listing its last dimension. For
 * one thread.
 */
final class KeyWriter {
  private final PartitionContext context;
  private final List<DimensionDefinition> dimensions;
  private final StringBuilder text = new StringBuilder();

  /** The cell written last, as far as {@code written}, and where the text of each part ends. */
  private final long[] ordinals;

  private final int[] ends;
  private int written;

  KeyWriter(PartitionSpace space) {
    this.context = space.context();
    this.dimensions = space.definition().dimensionList();
    this.ordinals = new long[dimensions.size()];
    this.ends = new int[dimensions.size()];
  }

  /** The key of a cell; empty where a dimension has no such key. */
  Optional<String> key(long[] cell) {
    if (cell.length == 1) {
      return dimensions.get(0).keyAt(cell[0], context);
    }
    int same = 0;
    while (same < written && ordinals[same] == cell[same]) {
      same++;
    }
    written = same;
    text.setLength(same == 0 ? 0 : ends[same - 1]);
    while (written < cell.length) {
      var part = dimensions.get(written).keyAt(cell[written], context);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      if (written > 0) {
        text.append(MultiPartitionKey.SEPARATOR);
      }
      text.append(part.get());
      ordinals[written] = cell[written];
      ends[written++] = text.length();
    }
    return Optional.of(text.toString());
  }
}
