package io.tranche.definitions.set;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.KeyText;
import io.tranche.partitions.KeyText.Place;
import io.tranche.partitions.MultiPartitionsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the key and the metadata of a member must be. */
final class KeyChecks {

  private KeyChecks() {}

  static List<String> problems(
      Catalog catalog, String set, String key, Map<String, String> metadata) {
    List<String> problems = new ArrayList<>(KeyText.problems(key, placeOf(catalog, set)));
    metadata.keySet().stream()
        .filter(name -> name.isEmpty() || name.startsWith("$") || name.contains("."))
        .forEach(
            name ->
                problems.add(
                    "the name of a metadata field must not be empty, contain a . or start with $ ("
                        + name
                        + ")"));
    return problems;
  }

  static String message(String set, String key, List<String> problems) {
    return "Cannot add partition " + key + " to set " + set + ": " + String.join("; ", problems);
  }

  /** A set that is one dimension among others anywhere has the stricter keys. */
  private static Place placeOf(Catalog catalog, String set) {
    return catalog.assets().values().stream()
            .anyMatch(
                asset ->
                    asset.partitions() instanceof MultiPartitionsDefinition multi
                        && multi.dimensions().containsValue(new DynamicPartitionsDefinition(set)))
        ? Place.DIMENSION
        : Place.ALONE;
  }
}
