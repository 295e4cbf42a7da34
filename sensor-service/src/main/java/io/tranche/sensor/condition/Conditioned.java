package io.tranche.sensor.condition;

import io.tranche.contracts.Ids;
import io.tranche.contracts.automation.Automation;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.Dependencies;
import io.tranche.contracts.automation.Known.ExecutedWithTags;
import io.tranche.contracts.automation.Known.Fact;
import io.tranche.contracts.automation.Memory.NewlyTrue;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMissing;
import io.tranche.contracts.automation.OfDependencies.AnyDepsUpdated;
import io.tranche.contracts.automation.OfTime.CronTickPassed;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.AssetSelection;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.AllPartitionMapping;
import io.tranche.partitions.CronTicks;
import io.tranche.partitions.DimensionDefinition;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.TimeWindowPartitionMapping;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    return checks(observed, true);
  }

  List<String> checks(String observed, boolean blockingOnly) {
    return catalog.asset(observed).checks().stream()
        .filter(check -> check.blocking() || !blockingOnly)
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

  /** Whether it matters which runs are in progress, or were. */
  boolean watchesRuns() {
    return looksAhead()
        || condition()
            .all()
            .anyMatch(
                one ->
                    one == Fact.IN_PROGRESS
                        || one == Fact.NEWLY_REQUESTED
                        || one == Fact.UPDATED_WITH_TARGET
                        || one instanceof ExecutedWithTags);
  }

  /** Whether it matters what is about to be requested of the assets that it reads. */
  boolean looksAhead() {
    return condition()
        .all()
        .anyMatch(
            one ->
                one == Fact.WILL_BE_REQUESTED
                    || one instanceof AnyDepsUpdated
                    || one instanceof AnyDepsMissing);
  }

  /** Whether it matters what backfills have still to make. */
  boolean watchesBackfills() {
    return condition().all().anyMatch(one -> one == Fact.BACKFILL_IN_PROGRESS);
  }

  boolean watchesDataVersions() {
    return condition().all().anyMatch(one -> one == Fact.DATA_VERSION_CHANGED);
  }

  /** The tags that the condition looks at. */
  List<ExecutedWithTags> tags() {
    return condition()
        .all()
        .filter(ExecutedWithTags.class::isInstance)
        .map(ExecutedWithTags.class::cast)
        .distinct()
        .toList();
  }

  /**
   * Whether a partition and the one that it reads have one key, so that a run can make both; as
   * Dagster has it.
   */
  boolean isMadeTogetherWith(Dependency dependency) {
    PartitionsDefinition read = partitionsOf(dependency.asset());
    PartitionMapping mapping = mapping(dependency);
    return read.equals(partitions())
        && !catalog.asset(dependency.asset()).external()
        && (!read.isPartitioned()
            || mapping instanceof IdentityPartitionMapping
            || (mapping instanceof TimeWindowPartitionMapping windows
                && windows.startOffset() == 0
                && windows.endOffset() == 0));
  }

  /** What is remembered of all partitions at an evaluation of all, and not so at the next one. */
  boolean remembersMoments() {
    return condition()
        .all()
        .filter(NewlyTrue.class::isInstance)
        .flatMap(AutomationCondition::all)
        .anyMatch(
            one ->
                one instanceof CronTickPassed
                    || one == Fact.INITIAL_EVALUATION
                    || one == Fact.CODE_VERSION_CHANGED);
  }

  /** The dynamic sets that anything observed consists of; such partitions may be very many. */
  Set<String> sets() {
    Set<String> sets = new TreeSet<>();
    observed().forEach(observed -> sets.addAll(setsOf(observed)));
    return sets;
  }

  /** Whether a time window of anything observed has ended between two instants. */
  boolean hasNewWindow(Instant from, Instant now) {
    PartitionContext before = PartitionContext.at(from);
    PartitionContext after = PartitionContext.at(now);
    return observed().stream()
        .flatMap(observed -> partitionsOf(observed).dimensionList().stream())
        .filter(TimeWindowPartitionsDefinition.class::isInstance)
        .anyMatch(windows -> !windows.ordinals(after).equals(windows.ordinals(before)));
  }

  /** The last tick of any of its crons between two instants. */
  Optional<Instant> lastTick(Instant from, Instant now) {
    Optional<Instant> last = Optional.empty();
    for (CronTicks ticks : crons()) {
      Instant tick = ticks.after(from);
      while (!tick.isAfter(now)) {
        Instant found = tick;
        last = last.filter(other -> other.isAfter(found)).or(() -> Optional.of(found));
        tick = ticks.after(tick);
      }
    }
    return last;
  }

  /** What makes each of the observed assets, where that matters. */
  Map<String, String> codes() {
    if (condition().all().noneMatch(one -> one == Fact.CODE_VERSION_CHANGED)) {
      return Map.of();
    }
    Map<String, String> codes = new TreeMap<>();
    observed().forEach(observed -> codes.put(observed, AssetCode.of(observed, catalog)));
    return codes;
  }

  /** Those that are made in another way than before; what is new is not. */
  Set<String> changedCodes(Map<String, String> before) {
    Set<String> changed = new TreeSet<>();
    codes()
        .forEach(
            (asset, code) -> {
              if (!before.getOrDefault(asset, code).equals(code)) {
                changed.add(asset);
              }
            });
    return changed;
  }

  /** Changes when what is stored of the asset means something else. */
  String fingerprint() {
    List<String> parts = new ArrayList<>(List.of("condition 2", condition().toString()));
    for (String observed : observed()) {
      parts.add(observed);
      parts.add(partitionsOf(observed).layout().fingerprint());
    }
    asset.deps().forEach(dependency -> parts.add(dependency.toString()));
    return Ids.of(parts.toArray(String[]::new));
  }
}
