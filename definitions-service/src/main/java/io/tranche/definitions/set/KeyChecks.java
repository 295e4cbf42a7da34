package io.tranche.definitions.set;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.KeyText;
import io.tranche.partitions.KeyText.Place;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the key and the metadata of a member must be. */
final class KeyChecks {

  private KeyChecks() {}

  static List<String> problems(
      Catalog catalog, String set, String key, Map<String, String> metadata) {
    List<String> problems = new ArrayList<>(KeyText.problems(key, placeOf(catalog, set)));
    catalog.assets().values().stream()
        .flatMap(asset -> uses(asset.partitions(), set))
        .flatMap(dynamic -> dynamic.order().problems(key).stream())
        .distinct()
        .forEach(problems::add);
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

  /** The places where a definition uses a set. */
  private static Stream<DynamicPartitionsDefinition> uses(
      PartitionsDefinition definition, String set) {
    return definition.dimensionList().stream()
        .filter(DynamicPartitionsDefinition.class::isInstance)
        .map(DynamicPartitionsDefinition.class::cast)
        .filter(dynamic -> dynamic.name().equals(set));
  }

  /** A set that is one dimension among others anywhere has the stricter keys. */
  private static Place placeOf(Catalog catalog, String set) {
    return catalog.assets().values().stream()
            .anyMatch(
                asset ->
                    asset.partitions() instanceof MultiPartitionsDefinition
                        && uses(asset.partitions(), set).findAny().isPresent())
        ? Place.DIMENSION
        : Place.ALONE;
  }
}
