package io.tranche.partitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why dimensions cannot be put together. */
final class MultiProblems {
  private static final String NAME = "[^\\s|,\\[\\]=;\"*\\p{Cntrl}]+";

  private MultiProblems() {}

  static List<String> of(Map<String, PartitionsDefinition> dimensions) {
    var problems = new ArrayList<String>();
    if (dimensions.isEmpty()) {
      problems.add("dimensions must name at least one dimension");
    }
    dimensions.forEach(
        (name, definition) -> {
          if (!name.matches(NAME)) {
            problems.add(
                "the name of a dimension must not be empty or contain spaces or any of"
                    + " | , [ ] = ; \" * ("
                    + name
                    + ")");
          }
          problems.addAll(ofDimension(name, definition));
        });
    if (problems.isEmpty()) {
      problems.addAll(PackedLayout.problems(dimensions));
    }
    return problems;
  }

  private static List<String> ofDimension(String name, PartitionsDefinition definition) {
    if (definition instanceof StaticPartitionsDefinition fixed) {
      return reserved(name, fixed.keys());
    }
    if (definition instanceof TimeWindowPartitionsDefinition time) {
      return reserved(name, List.of(time.start()));
    }
    return definition instanceof DynamicPartitionsDefinition
        ? List.of()
        : List.of(
            "dimension "
                + name
                + " must be static, time window or dynamic ("
                + definition.type()
                + ")");
  }

  private static List<String> reserved(String name, List<String> keys) {
    return keys.stream()
        .filter(key -> key.matches("(?s).*[|,\\[\\]].*"))
        .map(
            key ->
                "the keys of dimension " + name + " must not contain any of | , [ ] (" + key + ")")
        .toList();
  }
}
