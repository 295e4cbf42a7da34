package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A table between two static definitions. Keys that the table does not name map to nothing.
 *
 * @param keys upstream key to its downstream keys
 * @param allowNonexistentUpstream whether the table may name keys that do not exist upstream
 */
public record StaticPartitionMapping(
    Map<String, List<String>> keys, boolean allowNonexistentUpstream) implements PartitionMapping {

  public StaticPartitionMapping {
    var copy = new LinkedHashMap<String, List<String>>();
    keys.forEach((up, downs) -> copy.put(up, List.copyOf(downs)));
    keys = Collections.unmodifiableMap(copy);
  }

  /** A table whose upstream keys all exist. */
  public StaticPartitionMapping(Map<String, List<String>> keys) {
    this(keys, false);
  }

  @Override
  public String type() {
    return "static";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    validateKinds(upstream, downstream.definition());
    var found = new LinkedHashSet<String>();
    keys.forEach(
        (up, downs) -> {
          if (upstream.contains(up, context) && downs.stream().anyMatch(downstream::contains)) {
            found.add(up);
          }
        });
    return UpstreamPartitionsResult.of(upstream.subset(found, context));
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    validateKinds(upstream.definition(), downstream);
    return KeyTable.downstream(keys, upstream, downstream, context);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = new ArrayList<>(kindProblems(upstream, downstream));
    if (!allowNonexistentUpstream && upstream instanceof StaticPartitionsDefinition known) {
      keys.keySet().stream()
          .filter(key -> !known.contains(key))
          .forEach(key -> problems.add(unknown("upstream", key)));
    }
    if (downstream instanceof StaticPartitionsDefinition known) {
      keys.values().stream()
          .flatMap(List::stream)
          .distinct()
          .filter(key -> !known.contains(key))
          .forEach(key -> problems.add(unknown("downstream", key)));
    }
    return problems;
  }

  private static String unknown(String side, String key) {
    return "a static mapping may only name keys of the " + side + " definition (" + key + ")";
  }

  private static void validateKinds(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = kindProblems(upstream, downstream);
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidMapping(problems);
    }
  }

  private static List<String> kindProblems(
      PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = new ArrayList<String>();
    if (!(upstream instanceof StaticPartitionsDefinition)) {
      problems.add("a static mapping needs static upstream partitions (" + upstream.type() + ")");
    }
    if (!(downstream instanceof StaticPartitionsDefinition)) {
      problems.add(
          "a static mapping needs static downstream partitions (" + downstream.type() + ")");
    }
    return problems;
  }
}
