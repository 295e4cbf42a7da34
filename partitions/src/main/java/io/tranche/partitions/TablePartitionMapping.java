package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A table in which at least one side is a dynamic set, or holds one: each row names an upstream key
 * and the downstream keys that need it. Keys that are not registered yet may stand in the table;
 * keys that the table does not name map to nothing. Between two static definitions, whose keys are
 * all known, {@link StaticPartitionMapping} checks more.
 *
 * @param keys upstream key to its downstream keys
 * @param allowNonexistentUpstream whether upstream keys that do not exist are left out silently
 */
public record TablePartitionMapping(
    Map<String, List<String>> keys, boolean allowNonexistentUpstream) implements PartitionMapping {

  public TablePartitionMapping {
    var copy = new LinkedHashMap<String, List<String>>();
    keys.forEach((up, downs) -> copy.put(up, List.copyOf(downs)));
    keys = Collections.unmodifiableMap(copy);
  }

  @Override
  public String type() {
    return "table";
  }

  @Override
  public UpstreamPartitionsResult upstream(
      PartitionsSubset downstream, PartitionsDefinition upstream, PartitionContext context) {
    validate(upstream, downstream.definition());
    var found = new LinkedHashSet<String>();
    var nonexistent = new TreeSet<String>();
    keys.forEach(
        (up, downs) -> {
          if (downs.stream().anyMatch(downstream::contains)) {
            (upstream.contains(up, context) ? found : nonexistent).add(up);
          }
        });
    return UpstreamPartitionsResult.of(
        upstream.subset(found, context), allowNonexistentUpstream ? List.of() : nonexistent);
  }

  @Override
  public PartitionsSubset downstream(
      PartitionsSubset upstream, PartitionsDefinition downstream, PartitionContext context) {
    validate(upstream.definition(), downstream);
    return KeyTable.downstream(keys, upstream, downstream, context);
  }

  @Override
  public List<String> problems(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    var problems = new ArrayList<String>();
    if (!upstream.isPartitioned() || !downstream.isPartitioned()) {
      problems.add(
          "a table mapping needs partitions on both sides ("
              + upstream.type()
              + ", "
              + downstream.type()
              + ")");
    } else if (!holdsSet(upstream) && !holdsSet(downstream)) {
      problems.add(
          "a table mapping needs a dynamic set on one side; between static keys write a static"
              + " mapping ("
              + upstream.type()
              + ", "
              + downstream.type()
              + ")");
    }
    keys.forEach(
        (up, downs) -> {
          check("upstream", up, upstream, problems);
          downs.forEach(down -> check("downstream", down, downstream, problems));
        });
    return problems;
  }

  private static boolean holdsSet(PartitionsDefinition definition) {
    return definition.dimensionList().stream()
        .anyMatch(DynamicPartitionsDefinition.class::isInstance);
  }

  /** What can be known of a key before it is registered: the number of its parts, static parts. */
  private static void check(
      String side, String key, PartitionsDefinition definition, List<String> problems) {
    var parts = definition.split(key);
    if (parts.isEmpty()) {
      problems.add(
          "a "
              + side
              + " key must have "
              + definition.dimensionList().size()
              + " parts joined by | ("
              + key
              + ")");
      return;
    }
    for (int i = 0; i < parts.get().size(); i++) {
      if (definition.dimensionList().get(i) instanceof StaticPartitionsDefinition known
          && !known.contains(parts.get().get(i))) {
        problems.add(
            "a table mapping may only name keys of the " + side + " definition (" + key + ")");
      }
    }
  }
}
