package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMissing;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.UpstreamPartitionsResult;
import io.tranche.sensor.automation.ConditionExplainer;
import io.tranche.sensor.automation.Explanation;
import io.tranche.sensor.automation.Explanation.Condition;
import io.tranche.sensor.automation.Explanation.Evaluated;
import io.tranche.sensor.condition.ConditionEvaluation.Outlook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says of a partition how its asset's condition stands, from what is stored. */
@Singleton
class ConditionExplanations implements ConditionExplainer {

  private final ConditionAutomation automation;
  private final ConditionRepository repository;
  private final SetMembers members;
  private final Clock clock;

  @Inject
  ConditionExplanations(
      ConditionAutomation automation,
      ConditionRepository repository,
      SetMembers members,
      Clock clock) {
    this.automation = automation;
    this.repository = repository;
    this.members = members;
    this.clock = clock;
  }

  @Override
  public Uni<Optional<Explanation>> find(
      String asset, String partition, Optional<Explanation> requested) {
    return automation
        .assets()
        .chain(
            assets ->
                assets
                    .find(asset)
                    .map(one -> find(one, partition, requested))
                    .orElseGet(() -> Uni.createFrom().item(requested)));
  }

  private Uni<Optional<Explanation>> find(
      Conditioned asset, String partition, Optional<Explanation> requested) {
    return repository
        .find(asset.key())
        .map(found -> found.filter(state -> state.fingerprint().equals(asset.fingerprint())))
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(requested)
                    : Answers.to(
                        keys ->
                            explained(
                                asset,
                                partition,
                                found.get(),
                                requested,
                                new PartitionContext(clock.instant(), keys)),
                        new AskedKeys(found.get().seen().sets()),
                        members));
  }

  private static Optional<Explanation> explained(
      Conditioned asset,
      String partition,
      ConditionState state,
      Optional<Explanation> requested,
      PartitionContext context) {
    return asset.partitions().contains(partition, context)
        ? Optional.of(explanation(asset, partition, requested, state, context))
        : requested;
  }

  /** By what was so at the last evaluation: nothing is new since. */
  private static Explanation explanation(
      Conditioned asset,
      String partition,
      Optional<Explanation> requested,
      ConditionState state,
      PartitionContext context) {
    Outlook outlook = ConditionEvaluation.outlook(asset, state, partition, context);
    PartitionsSubset one = asset.partitions().subset(List.of(partition), context);
    List<String> missing = new ArrayList<>();
    List<String> held = new ArrayList<>();
    for (Dependency dependency : asset.dependencies()) {
      addUpstream(asset, dependency, one, outlook.knowledge(), missing, held);
    }
    boolean waits = asset.condition().all().anyMatch(AnyDepsMissing.class::isInstance);
    boolean isHeld = outlook.truth().holds().contains(partition) && !held.isEmpty();
    String decision =
        isHeld
            ? "held by a check"
            : waits && !missing.isEmpty()
                ? "waiting"
                : requested.map(Explanation::decision).orElse("not requested");
    List<String> named = isHeld ? held : waits ? missing : List.of();
    Instant at = requested.map(Explanation::at).orElse(state.evaluatedAt());
    return new Explanation(
        asset.key(),
        partition,
        decision,
        named.subList(0, Math.min(Explanation.MOST_NAMED, named.size())),
        named.size(),
        requested.flatMap(Explanation::requestId),
        requested.map(Explanation::trigger).orElse(asset.key()),
        at,
        Optional.of(condition(outlook.truth(), partition, asset)),
        Optional.of(new Evaluated(state.evaluation(), state.evaluatedAt())));
  }

  private static void addUpstream(
      Conditioned asset,
      Dependency dependency,
      PartitionsSubset one,
      Knowledge knowledge,
      List<String> missing,
      List<String> held) {
    String read = dependency.asset();
    if (asset.isWhole(dependency)) {
      return;
    }
    UpstreamPartitionsResult upstream;
    try {
      upstream = Upstream.of(one, asset, dependency, knowledge.context());
    } catch (PartitionsException e) {
      return;
    }
    if (!dependency.allowMissingUpstream()) {
      upstream
          .subset()
          .difference(knowledge.marked(Mark.materialized(read)))
          .keys()
          .forEach(key -> missing.add(Ids.assetPartition(read, key)));
      upstream.requiredButNonexistent().forEach(key -> missing.add(Ids.assetPartition(read, key)));
    }
    upstream
        .subset()
        .intersection(knowledge.marked(Mark.held(read)))
        .keys()
        .forEach(key -> held.add(Ids.assetPartition(read, key)));
  }

  /** Of an asset that is read, whether it is so of any partition. */
  private static Condition condition(Truth truth, String partition, Conditioned asset) {
    boolean isOwn = truth.asset().equals(asset.key());
    boolean holds = isOwn ? truth.holds().contains(partition) : !truth.holds().isEmpty();
    AutomationCondition of = truth.condition();
    return new Condition(
        isOwn ? of.phrase() : truth.asset() + ": " + of.phrase(),
        holds,
        truth.parts().stream().map(part -> condition(part, partition, asset)).toList());
  }
}
