package io.tranche.contracts.definitions;

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
public record MemberKeyRules(Place place, Set<KeyOrder> orders) {

  public MemberKeyRules {
    orders = Set.copyOf(orders);
  }

  /** The rules of a set, whether a bundle defines it or not. */
  public static MemberKeyRules of(Catalog catalog, String set) {
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
    return new MemberKeyRules(dimension ? Place.DIMENSION : Place.ALONE, orders);
  }

  /** What is wrong with a member, for a person; empty if it may be added. */
  public List<String> problems(String key, Map<String, String> metadata) {
    List<String> problems = new ArrayList<>(KeyText.problems(key, place));
    orders.stream()
        .flatMap(order -> order.problems(key).stream())
        .distinct()
        .forEach(problems::add);
    problems.addAll(problems(metadata));
    return problems;
  }

  /** What is wrong with the metadata of a member, for a person. */
  public static List<String> problems(Map<String, String> metadata) {
    return metadata.keySet().stream()
        .filter(name -> name.isEmpty() || name.startsWith("$") || name.contains("."))
        .map(
            name ->
                "the name of a metadata field must not be empty, contain a . or start with $ ("
                    + name
                    + ")")
        .toList();
  }
}
