package io.tranche.sensor.condition;

import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.AutomationCondition.All;
import io.tranche.contracts.automation.AutomationCondition.AllDepsMatch;
import io.tranche.contracts.automation.AutomationCondition.Any;
import io.tranche.contracts.automation.AutomationCondition.AnyDepsMatch;
import io.tranche.contracts.automation.AutomationCondition.AnyDepsMissing;
import io.tranche.contracts.automation.AutomationCondition.Cases;
import io.tranche.contracts.automation.AutomationCondition.Check;
import io.tranche.contracts.automation.AutomationCondition.CronTickPassed;
import io.tranche.contracts.automation.AutomationCondition.Fact;
import io.tranche.contracts.automation.AutomationCondition.InLatestTimeWindow;
import io.tranche.contracts.automation.AutomationCondition.NewlyTrue;
import io.tranche.contracts.automation.AutomationCondition.Not;
import io.tranche.contracts.automation.AutomationCondition.Since;
import io.tranche.contracts.automation.AutomationCondition.SinceLastHandled;
import io.tranche.contracts.automation.Dependencies;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.LatestWindows;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a condition means: for which partitions it holds, given what is known and what happened
 * since the evaluation before. Nothing that is remembered is changed: {@link #remembered} is what
 * the next evaluation is to be given.
 */
final class ConditionEvaluation {

  private final Conditioned target;
  private final Knowledge knowledge;
  private final Map<String, Ordinals> before;
  private final Map<String, Ordinals> after = new HashMap<>();
  private final List<String> untilHandled = new ArrayList<>();
  private boolean isForAll = true;

  /**
   * @param before what conditions remember, by their place
   */
  ConditionEvaluation(Conditioned target, Knowledge knowledge, Map<String, Ordinals> before) {
    this.target = target;
    this.knowledge = knowledge;
    this.before = before;
  }

  Truth evaluate() {
    return new Scope(target.key(), "", knowledge.all(target.key())).of(target.condition());
  }

  /** How a condition stands, with all that is known. */
  record Outlook(Truth truth, Knowledge knowledge) {}

  /** How it stands for a partition when nothing has happened since a state was stored. */
  static Outlook outlook(
      Conditioned target, ConditionState state, String partition, PartitionContext context) {
    Map<String, Ordinals> inProgress = new HashMap<>();
    state
        .running()
        .values()
        .forEach(
            run -> run.forEach((asset, some) -> inProgress.merge(asset, some, Ordinals::union)));
    Knowledge knowledge =
        new Knowledge(
            target, context, context.now(), state.marks(), Map.of(), Map.of(), inProgress, false);
    ConditionEvaluation evaluation = new ConditionEvaluation(target, knowledge, state.nodes());
    evaluation.isForAll = false;
    PartitionsSubset one = target.partitions().subset(List.of(partition), context);
    return new Outlook(
        evaluation.new Scope(target.key(), "", one).of(target.condition()), knowledge);
  }

  /** What conditions remember, when these partitions are requested. */
  Map<String, Ordinals> remembered(Ordinals requested) {
    Marks<String> nodes = new Marks<>(after);
    untilHandled.forEach(node -> nodes.remove(node, requested));
    return nodes.asMap();
  }

  /** One place in the condition; of the candidates the answer matters. */
  private final class Scope implements Cases<Truth> {

    private final String asset;
    private final String path;
    private final PartitionsSubset candidates;

    Scope(String asset, String path, PartitionsSubset candidates) {
      this.asset = asset;
      this.path = path;
      this.candidates = candidates;
    }

    Truth of(AutomationCondition condition) {
      return condition.accept(this);
    }

    private Scope part(int index, PartitionsSubset of) {
      return new Scope(asset, path + "/" + index, of);
    }

    private Truth truth(AutomationCondition of, PartitionsSubset holds, Truth... parts) {
      return new Truth(of, asset, holds, List.of(parts));
    }

    private PartitionsSubset every() {
      return knowledge.all(asset);
    }

    private PartitionsSubset none() {
      return knowledge.subset(asset, Ordinals.empty());
    }

    @Override
    public Truth all(All condition) {
      PartitionsSubset left = candidates;
      List<Truth> parts = new ArrayList<>();
      for (int i = 0; i < condition.parts().size(); i++) {
        Truth one = part(i, of(left)).of(condition.parts().get(i));
        parts.add(one);
        left = left.intersection(one.holds());
      }
      return new Truth(condition, asset, left, parts);
    }

    /** What is left to be looked at; where one partition is explained, every part is. */
    private PartitionsSubset of(PartitionsSubset left) {
      return isForAll ? left : candidates;
    }

    @Override
    public Truth any(Any condition) {
      PartitionsSubset found = none();
      List<Truth> parts = new ArrayList<>();
      for (int i = 0; i < condition.parts().size(); i++) {
        Truth one = part(i, candidates).of(condition.parts().get(i));
        parts.add(one);
        found = found.union(one.holds());
      }
      return new Truth(condition, asset, found, parts);
    }

    @Override
    public Truth not(Not condition) {
      Truth part = part(0, candidates).of(condition.when());
      return truth(condition, candidates.difference(part.holds()), part);
    }

    @Override
    public Truth since(Since condition) {
      Truth when = part(0, every()).of(condition.when());
      Truth reset = part(1, every()).of(condition.reset());
      return truth(
          condition, remember(remembered().union(when.holds()), reset.holds()), when, reset);
    }

    @Override
    public Truth sinceLastHandled(SinceLastHandled condition) {
      Truth when = part(0, every()).of(condition.when());
      PartitionsSubset handled = knowledge.isInitial() ? every() : knowledge.updated(asset);
      if (asset.equals(target.key())) {
        untilHandled.add(path);
      } else {
        handled = handled.union(knowledge.requested(asset));
      }
      return truth(condition, remember(remembered().union(when.holds()), handled), when);
    }

    @Override
    public Truth newlyTrue(NewlyTrue condition) {
      Truth when = part(0, every()).of(condition.when());
      PartitionsSubset newly = when.holds().difference(remembered());
      after.put(path, when.holds().ordinals());
      return truth(condition, newly, when);
    }

    private PartitionsSubset remembered() {
      return knowledge.subset(asset, before.getOrDefault(path, Ordinals.empty()));
    }

    private PartitionsSubset remember(PartitionsSubset some, PartitionsSubset butNot) {
      PartitionsSubset kept = some.difference(butNot);
      after.put(path, kept.ordinals());
      return kept;
    }

    @Override
    public Truth anyDepsMatch(AnyDepsMatch condition) {
      PartitionsSubset found = none();
      List<Truth> parts = new ArrayList<>();
      for (Dependency dependency : dependencies(condition.of())) {
        Truth one = upstream(dependency).of(condition.when());
        parts.add(one);
        found = found.union(downstream(dependency, one.holds()));
      }
      return new Truth(condition, asset, found, parts);
    }

    @Override
    public Truth allDepsMatch(AllDepsMatch condition) {
      PartitionsSubset left = every();
      List<Truth> parts = new ArrayList<>();
      for (Dependency dependency : dependencies(condition.of())) {
        Truth one = upstream(dependency).of(condition.when());
        parts.add(one);
        left = left.intersection(downstream(dependency, one.holds()));
      }
      return new Truth(condition, asset, left, parts);
    }

    @Override
    public Truth anyDepsMissing(AnyDepsMissing condition) {
      PartitionsSubset found = none();
      List<Truth> parts = new ArrayList<>();
      for (Dependency dependency : dependencies(condition.of())) {
        if (!dependency.allowMissingUpstream()) {
          Truth missing = upstream(dependency).of(Fact.MISSING);
          parts.add(missing);
          found = found.union(downstream(dependency, missing.holds()));
          found =
              found.union(
                  Upstream.lackingOf(
                      candidates.difference(found), target, dependency, knowledge.context()));
        }
      }
      return new Truth(condition, asset, found, parts);
    }

    /** An asset that is read is looked at, but not what that one reads. */
    private List<Dependency> dependencies(Dependencies of) {
      return asset.equals(target.key()) ? target.dependencies(of) : List.of();
    }

    private Scope upstream(Dependency dependency) {
      String read = dependency.asset();
      return new Scope(read, path + "/" + read + ":", knowledge.all(read));
    }

    private PartitionsSubset downstream(Dependency dependency, PartitionsSubset upstream) {
      return upstream.isEmpty()
          ? none()
          : target
              .mapping(dependency)
              .downstream(upstream, target.partitions(), knowledge.context());
    }

    @Override
    public Truth cronTickPassed(CronTickPassed condition) {
      return truth(condition, knowledge.hasFired(condition.ticks()) ? every() : none());
    }

    @Override
    public Truth inLatestTimeWindow(InLatestTimeWindow condition) {
      return truth(
          condition,
          LatestWindows.of(every().definition(), condition.lookback(), knowledge.context()));
    }

    @Override
    public Truth check(Check condition) {
      return truth(
          condition,
          knowledge.marked(
              condition.outcome() == Check.Outcome.PASSED
                  ? Mark.passed(asset, condition.name())
                  : Mark.notPassed(asset, condition.name())));
    }

    @Override
    public Truth fact(Fact fact) {
      PartitionsSubset holds =
          switch (fact) {
            case MISSING -> every().difference(knowledge.marked(Mark.materialized(asset)));
            case IN_PROGRESS -> knowledge.inProgress(asset);
            case EXECUTION_FAILED -> knowledge.marked(Mark.failed(asset));
            case NEWLY_UPDATED -> knowledge.updated(asset);
            case NEWLY_REQUESTED -> knowledge.requested(asset);
            case INITIAL_EVALUATION -> knowledge.isInitial() ? every() : none();
          };
      return truth(fact, holds);
    }
  }
}
