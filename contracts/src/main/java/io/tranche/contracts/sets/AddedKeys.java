package io.tranche.contracts.sets;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keys that were found while something was materialized: they become members of a partition set
 * once the materialization has succeeded.
 *
 * @param set the set's name, without its namespace where that leaves no doubt
 * @param keys at least one
 * @param metadata of each of them; empty leaves what a member has
 */
public record AddedKeys(String set, List<String> keys, Map<String, String> metadata) {

  public AddedKeys {
    set = Objects.requireNonNullElse(set, "");
    keys = keys == null ? List.of() : List.copyOf(keys);
    metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
  }
}
