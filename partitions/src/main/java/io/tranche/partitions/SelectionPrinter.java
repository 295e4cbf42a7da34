package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes selections. */
final class SelectionPrinter {
  private SelectionPrinter() {}

  static String print(PartitionsSubset subset) {
    if (subset.isEmpty()) {
      return "";
    }
    if (subset.size() == subset.definition().count(subset.context())
        && subset.equals(subset.definition().all(subset.context()))) {
      return "*";
    }
    return subset.definition() instanceof MultiPartitionsDefinition multi
        ? subset
            .cells()
            .boxes()
            .map(sides -> box(multi, sides, subset.context()))
            .collect(Collectors.joining("; "))
        : items(subset);
  }

  private static String box(
      MultiPartitionsDefinition multi, List<Ordinals> sides, PartitionContext context) {
    var clauses = new ArrayList<String>();
    for (int i = 0; i < sides.size(); i++) {
      var name = multi.dimensionNames().get(i);
      var dimension = multi.dimensionList().get(i);
      if (!sides.get(i).equals(dimension.ordinals(context))) {
        clauses.add(
            name + "=" + items(new PartitionSpace(dimension, context).box(List.of(sides.get(i)))));
      }
    }
    return String.join(" ", clauses);
  }

  private static String items(PartitionsSubset subset) {
    return subset.ranges().stream()
        .map(range -> item(range, subset))
        .collect(Collectors.joining(","));
  }

  private static String item(PartitionKeyRange range, PartitionsSubset subset) {
    if (range.from().equals(range.to())) {
      return quote(range.from());
    }
    boolean neighbours =
        subset
            .definition()
            .next(range.from(), subset.context())
            .filter(range.to()::equals)
            .isPresent();
    return neighbours
        ? quote(range.from()) + "," + quote(range.to())
        : "[" + quote(range.from()) + "..." + quote(range.to()) + "]";
  }

  private static String quote(String key) {
    boolean plain =
        !key.isEmpty()
            && !key.startsWith(".")
            && !key.endsWith(".")
            && key.codePoints().allMatch(SelectionParser::isPlain);
    return plain ? key : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
