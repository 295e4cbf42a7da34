package io.tranche.partitions;

import java.util.List;

/** The vectors' time ranges are not bounded by now; those of the product are. */
final class RangesOfVectors {
  private RangesOfVectors() {}

  static List<String> keys(
      PartitionsDefinition definition, PartitionKeyRange range, PartitionContext context) {
    if (!(definition instanceof TimeWindowPartitionsDefinition time)) {
      return definition.range(range, context).keys().toList();
    }
    var line = time.line();
    return time.between(range, context).stream()
        .filter(line::isWindow)
        .mapToObj(number -> line.key(number).orElseThrow())
        .toList();
  }
}
