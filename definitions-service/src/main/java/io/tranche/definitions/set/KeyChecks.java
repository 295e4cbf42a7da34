package io.tranche.definitions.set;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.sets.DynamicPartitionRequest.Description;
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
    problems.addAll(problems(metadata));
    return problems;
  }

  private static List<String> problems(Map<String, String> metadata) {
    return metadata.keySet().stream()
        .filter(name -> name.isEmpty() || name.startsWith("$") || name.contains("."))
        .map(
            name ->
                "the name of a metadata field must not be empty, contain a . or start with $ ("
                    + name
                    + ")")
        .toList();
  }

  /** What is wrong with what people shall be shown of a member. */
  static List<String> problems(Description description) {
    List<String> problems = new ArrayList<>();
    description
        .displayName()
        .filter(KeyChecks::isUnfit)
        .ifPresent(
            name ->
                problems.add(
                    "displayName must have at most "
                        + Description.LONGEST_NAME
                        + " characters, and no control characters ("
                        + shortened(name)
                        + ")"));
    description.metadata().ifPresent(metadata -> problems.addAll(problems(metadata)));
    if (description.displayName().isEmpty() && description.metadata().isEmpty()) {
      problems.add("displayName, metadata or both must be given");
    }
    return problems;
  }

  private static boolean isUnfit(String name) {
    return name.codePointCount(0, name.length()) > Description.LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl);
  }

  private static String shortened(String name) {
    String visible = name.replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= 60 ? visible : visible.substring(0, 60) + "…";
  }

  static String message(String set, Description description, List<String> problems) {
    return "Cannot describe partition "
        + description.key()
        + " of set "
        + set
        + ": "
        + String.join("; ", problems);
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
