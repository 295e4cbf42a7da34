package io.tranche.run.execution;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.run.member.RegisteredKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run does not make because of checks: a partition that did not pass a blocking one holds
 * back all that is downstream of it, and nothing else. For one thread.
 */
final class HeldBack {

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MOST_NAMED = 10;

  private final List<String> partitions;
  private final Catalog catalog;
  private final RegisteredKeys keys;
  private final Instant now;
  private final List<Outcome.Checked> failures = new ArrayList<>();
  private final Map<String, Set<String>> byAsset = new HashMap<>();

  /**
   * Nothing yet.
   *
   * @param partitions those of the run
   */
  HeldBack(List<String> partitions, Catalog catalog, RegisteredKeys keys, Instant now) {
    this.partitions = List.copyOf(partitions);
    this.catalog = catalog;
    this.keys = keys;
    this.now = now;
  }

  void note(Collection<Outcome.Checked> checked) {
    for (Outcome.Checked one : checked) {
      if (one.holds()) {
        failures.add(one);
        hold(one.asset(), Set.of(one.partition()));
      }
    }
  }

  private void hold(String asset, Set<String> held) {
    byAsset.computeIfAbsent(asset, key -> new HashSet<>()).addAll(held);
  }

  boolean isEmpty() {
    return failures.isEmpty();
  }

  /** Why the run has failed. */
  String reason() {
    int more = failures.size() - MOST_NAMED;
    return "Cannot complete run: "
        + (failures.size() == 1
            ? "a blocking check was not passed"
            : failures.size() + " blocking checks were not passed")
        + failures.stream()
            .limit(MOST_NAMED)
            .map(Outcome.Checked::toString)
            .collect(Collectors.joining("; ", " (", more > 0 ? "; and " + more + " more)" : ")"));
  }

  /**
   * The partitions that can be made of assets that are made together; what is upstream has been.
   */
  List<String> free(List<AssetDocument> together) {
    Set<String> held = new LinkedHashSet<>();
    for (AssetDocument asset : together) {
      for (Dependency dependency : asset.deps()) {
        Set<String> upstream = byAsset.getOrDefault(dependency.asset(), Set.of());
        if (!upstream.isEmpty()) {
          held.addAll(downstream(asset, dependency, upstream));
        }
      }
    }
    if (held.isEmpty()) {
      return partitions;
    }
    together.forEach(asset -> hold(asset.key(), held));
    return partitions.stream().filter(key -> !held.contains(key)).toList();
  }

  private List<String> downstream(AssetDocument asset, Dependency dependency, Set<String> held) {
    PartitionMapping mapping = catalog.mapping(asset, dependency);
    PartitionsDefinition upstream = catalog.asset(dependency.asset()).partitions();
    return mapping instanceof IdentityPartitionMapping
        ? List.copyOf(held)
        : keys.evaluate(
                registered -> {
                  PartitionContext context = new PartitionContext(now, registered);
                  PartitionsSubset behind =
                      mapping.downstream(
                          upstream.subset(held, context), asset.partitions(), context);
                  return partitions.stream().filter(behind::contains).toList();
                })
            .await()
            .atMost(ANSWER);
  }
}
