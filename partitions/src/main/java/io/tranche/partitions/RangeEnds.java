package io.tranche.partitions;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ordinals of two existing keys. */
record RangeEnds(long from, long to) {

  /** Refuses, naming them, ends that are no partitions. */
  static RangeEnds of(
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
    return new RangeEnds(from.getAsLong(), to.getAsLong());
  }

  /** Everything between them in the order of ordinals. */
  Ordinals ordinals() {
    return Ordinals.range(from, to);
  }
}
