package io.tranche.partitions;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What the mappings that are written as a table of keys have in common. */
final class KeyTable {
  private KeyTable() {}

  /** The existing downstream keys in the rows of these upstream keys. */
  static PartitionsSubset downstream(
      Map<String, List<String>> rows,
      PartitionsSubset upstream,
      PartitionsDefinition downstream,
      PartitionContext context) {
    var found = new LinkedHashSet<String>();
    rows.forEach(
        (up, downs) -> {
          if (upstream.contains(up)) {
            downs.stream().filter(key -> downstream.contains(key, context)).forEach(found::add);
          }
        });
    return downstream.subset(found, context);
  }
}
