package io.tranche.definitions.set;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.sets.DynamicPartitionRequest.Description;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.KeyOrder;
import io.tranche.partitions.KeyText;
import io.tranche.partitions.KeyText.Place;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the keys and the metadata of the members of one set must be, as a catalog has it.
 *
 * @param place a set that is one dimension among others anywhere has the stricter keys
 * @param orders those in which assets list the keys of the set
 */
record KeyChecks(Place place, Set<KeyOrder> orders) {

  KeyChecks {
    orders = Set.copyOf(orders);
  }

  static KeyChecks of(Catalog catalog, String set) {
    Set<KeyOrder> orders = new LinkedHashSet<>();
    boolean dimension = false;
    for (AssetDocument asset : catalog.assets().values()) {
      for (PartitionsDefinition one : asset.partitions().dimensionList()) {
        if (one instanceof DynamicPartitionsDefinition dynamic && dynamic.name().equals(set)) {
          orders.add(dynamic.order());
          dimension |= asset.partitions() instanceof MultiPartitionsDefinition;
        }
      }
    }
    return new KeyChecks(dimension ? Place.DIMENSION : Place.ALONE, orders);
  }

  List<String> problems(String key, Map<String, String> metadata) {
    List<String> problems = new ArrayList<>(KeyText.problems(key, place));
    orders.stream()
        .flatMap(order -> order.problems(key).stream())
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
}
