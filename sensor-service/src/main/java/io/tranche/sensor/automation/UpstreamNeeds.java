package io.tranche.sensor.automation;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.partitions.AllPartitionMapping;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionMapping;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.UpstreamPartitionsResult;
import io.tranche.sensor.automation.Targets.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a target needs of the assets that it reads. */
final class UpstreamNeeds {

  /** What it needs of one asset; nothing is listed where it reads everything and waits for none. */
  private record Need(
      Dependency dependency,
      List<String> keys,
      SortedSet<String> nonexistent,
      boolean whole,
      List<String> blockingChecks) {

    /** Where everything is read nothing is listed: only what has just changed is looked at. */
    List<String> checkedKeys(Trigger trigger) {
      boolean changed = trigger.asset().equals(dependency.asset()) && trigger.removed().isEmpty();
      return whole && changed ? List.of(trigger.partition()) : keys;
    }
  }

  private final Target target;
  private final List<Need> needs = new ArrayList<>();

  private UpstreamNeeds(Target target) {
    this.target = target;
  }

  /** What has to be known of the members before {@link #of} is asked. */
  static MemberNeeds members(List<Target> targets, Catalog catalog) {
    MemberNeeds members = new MemberNeeds();
    for (Target target : targets) {
      PartitionsDefinition downstream = target.asset().partitions();
      members.partition(downstream, target.partition());
      for (Dependency dependency : dependencies(target.asset(), catalog)) {
        PartitionMapping mapping = catalog.mapping(target.asset(), dependency);
        if (!isWhole(dependency, mapping)) {
          members.related(
              mapping,
              downstream,
              target.partition(),
              catalog.asset(dependency.asset()).partitions());
        }
      }
    }
    return members;
  }

  static UpstreamNeeds of(Target target, Catalog catalog, PartitionContext context) {
    UpstreamNeeds result = new UpstreamNeeds(target);
    for (Dependency dependency : dependencies(target.asset(), catalog)) {
      PartitionMapping mapping = catalog.mapping(target.asset(), dependency);
      if (isWhole(dependency, mapping)) {
        result.needs.add(
            new Need(dependency, List.of(), new TreeSet<>(), true, blocking(dependency, catalog)));
        continue;
      }
      UpstreamPartitionsResult upstream =
          mapping.upstream(
              target.asset().partitions().subset(List.of(target.partition()), context),
              catalog.asset(dependency.asset()).partitions(),
              context);
      result.needs.add(
          new Need(
              dependency,
              upstream.subset().keys().toList(),
              upstream.requiredButNonexistent(),
              false,
              blocking(dependency, catalog)));
    }
    return result;
  }

  private static List<Dependency> dependencies(AssetDocument asset, Catalog catalog) {
    return asset.deps().stream()
        .filter(dependency -> catalog.assets().containsKey(dependency.asset()))
        .filter(dependency -> !dependency.asset().equals(asset.key()))
        .toList();
  }

  private static List<String> blocking(Dependency dependency, Catalog catalog) {
    return catalog.asset(dependency.asset()).checks().stream()
        .filter(AssetCheck::blocking)
        .map(AssetCheck::name)
        .toList();
  }

  private static boolean isWhole(Dependency dependency, PartitionMapping mapping) {
    return dependency.allowMissingUpstream() && mapping instanceof AllPartitionMapping;
  }

  Target target() {
    return target;
  }

  /** The asset partitions whose tokens the decision needs. */
  Set<String> assetPartitions() {
    Set<String> ids = new LinkedHashSet<>();
    ids.add(Ids.assetPartition(target.asset().key(), target.partition()));
    for (Need need : needs) {
      String asset = need.dependency().asset();
      need.keys().forEach(key -> ids.add(Ids.assetPartition(asset, key)));
      if (!need.blockingChecks().isEmpty()) {
        need.checkedKeys(target.trigger()).forEach(key -> ids.add(Ids.assetPartition(asset, key)));
      }
    }
    return ids;
  }

  /** The checks whose last evaluations the decision needs. */
  Set<String> checks() {
    Set<String> ids = new LinkedHashSet<>();
    for (Need need : needs) {
      for (String check : need.blockingChecks()) {
        need.checkedKeys(target.trigger())
            .forEach(key -> ids.add(CheckCopies.id(need.dependency().asset(), check, key)));
      }
    }
    return ids;
  }

  /**
   * Decides.
   *
   * @param tokens of the last materializations, by asset partition
   * @param holding of the data that did not pass, by check of a partition
   */
  EagerDecision decide(Map<String, Long> tokens, Map<String, Long> holding) {
    List<UpstreamState> states =
        needs.stream()
            .map(need -> state(need, tokens).holding(held(need, tokens, holding)))
            .toList();
    String own = Ids.assetPartition(target.asset().key(), target.partition());
    return EagerDecision.of(
        target.asset().key(),
        target.partition(),
        states,
        target.trigger(),
        tokens.containsKey(own));
  }

  /** What was checked is what there is, or about to be. */
  private SortedSet<String> held(Need need, Map<String, Long> tokens, Map<String, Long> holding) {
    String asset = need.dependency().asset();
    SortedSet<String> held = new TreeSet<>();
    for (String check : need.blockingChecks()) {
      for (String key : need.checkedKeys(target.trigger())) {
        Long checked = holding.get(CheckCopies.id(asset, check, key));
        long present = tokens.getOrDefault(Ids.assetPartition(asset, key), UpstreamState.MISSING);
        if (checked != null && checked >= present) {
          held.add(key);
        }
      }
    }
    return held;
  }

  private static UpstreamState state(Need need, Map<String, Long> tokens) {
    String asset = need.dependency().asset();
    if (need.whole()) {
      return UpstreamState.whole(asset);
    }
    Map<String, Long> ofAsset = new TreeMap<>();
    for (String key : need.keys()) {
      ofAsset.put(key, tokens.getOrDefault(Ids.assetPartition(asset, key), UpstreamState.MISSING));
    }
    return UpstreamState.of(
        asset, ofAsset, need.nonexistent(), need.dependency().allowMissingUpstream());
  }
}
