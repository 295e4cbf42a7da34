package io.tranche.partitions;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ranges between two existing keys. */
final class RangeEnds {
  private RangeEnds() {}

  static Ordinals of(
      DimensionDefinition definition, PartitionKeyRange range, PartitionContext context) {
    var from = definition.ordinal(range.from(), context);
    var to = definition.ordinal(range.to(), context);
    if (from.isEmpty() || to.isEmpty()) {
      String unknown =
          Stream.of(range.from(), range.to())
              .filter(end -> definition.ordinal(end, context).isEmpty())
              .distinct()
              .collect(Collectors.joining(", "));
      throw new PartitionsException.UnknownPartition(
          "Cannot use range " + range + ": its ends must be existing partitions (" + unknown + ")");
    }
    return Ordinals.range(from.getAsLong(), to.getAsLong());
  }
}
