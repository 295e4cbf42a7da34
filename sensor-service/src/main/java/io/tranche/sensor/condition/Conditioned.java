package io.tranche.sensor.condition;

import io.tranche.contracts.Ids;
import io.tranche.contracts.automation.Automation;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.AutomationCondition.CronTickPassed;
import io.tranche.contracts.automation.AutomationCondition.Fact;
import io.tranche.contracts.automation.Dependencies;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.AssetSelection;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.AllPartitionMapping;
import io.tranche.partitions.CronTicks;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An asset with its condition, in one catalog. */
record Conditioned(AssetDocument asset, Automation automation, Catalog catalog) {

  String key() {
    return asset.key();
  }

  AutomationCondition condition() {
    return automation.condition();
  }

  PartitionsDefinition partitions() {
    return asset.partitions();
  }

  /** What it reads, but itself. */
  List<Dependency> dependencies() {
    return asset.deps().stream()
        .filter(dependency -> catalog.assets().containsKey(dependency.asset()))
        .filter(dependency -> !dependency.asset().equals(key()))
        .toList();
  }

  List<Dependency> dependencies(Dependencies of) {
    if (of.equals(Dependencies.ALL)) {
      return dependencies();
    }
    Set<String> allowed =
        Set.copyOf(AssetSelection.parse(of.allow().orElse("*")).resolve(catalog.graph()));
    Set<String> ignored =
        of.ignore()
            .map(text -> Set.copyOf(AssetSelection.parse(text).resolve(catalog.graph())))
            .orElse(Set.of());
    return dependencies().stream()
        .filter(dependency -> allowed.contains(dependency.asset()))
        .filter(dependency -> !ignored.contains(dependency.asset()))
        .toList();
  }

  PartitionMapping mapping(Dependency dependency) {
    return catalog.mapping(asset, dependency);
  }

  /** Whether it reads everything there is, however much that is, and waits for none. */
  boolean isWhole(Dependency dependency) {
    return dependency.allowMissingUpstream() && mapping(dependency) instanceof AllPartitionMapping;
  }

  /** Itself and what it reads. */
  Set<String> observed() {
    Set<String> observed = new LinkedHashSet<>(List.of(key()));
    dependencies().forEach(dependency -> observed.add(dependency.asset()));
    return observed;
  }

  PartitionsDefinition partitionsOf(String observed) {
    return catalog.asset(observed).partitions();
  }

  /** The dynamic sets that the partitions of an observed asset consist of. */
  List<String> setsOf(String observed) {
    List<String> sets = new ArrayList<>();
    for (DimensionDefinition dimension : partitionsOf(observed).dimensionList()) {
      if (dimension instanceof DynamicPartitionsDefinition set) {
        sets.add(set.name());
      }
    }
    return sets;
  }

  List<String> blockingChecks(String observed) {
    return catalog.asset(observed).checks().stream()
        .filter(AssetCheck::blocking)
        .map(AssetCheck::name)
        .toList();
  }

  /** The crons that the condition looks at. */
  List<CronTicks> crons() {
    return condition()
        .all()
        .filter(CronTickPassed.class::isInstance)
        .map(one -> ((CronTickPassed) one).ticks())
        .distinct()
        .toList();
  }

  /** Whether it matters which runs are in progress. */
  boolean watchesRuns() {
    return condition()
        .all()
        .anyMatch(one -> one == Fact.IN_PROGRESS || one == Fact.NEWLY_REQUESTED);
  }

  /** Changes when what is stored of the asset means something else. */
  String fingerprint() {
    List<String> parts = new ArrayList<>(List.of("condition", condition().toString()));
    for (String observed : observed()) {
      parts.add(observed);
      parts.add(partitionsOf(observed).layout().fingerprint());
    }
    asset.deps().forEach(dependency -> parts.add(dependency.toString()));
    return Ids.of(parts.toArray(String[]::new));
  }
}
