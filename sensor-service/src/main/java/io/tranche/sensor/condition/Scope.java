package io.tranche.sensor.condition;

import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.AutomationCondition.Cases;
import io.tranche.contracts.automation.Combination.All;
import io.tranche.contracts.automation.Combination.Any;
import io.tranche.contracts.automation.Combination.Labeled;
import io.tranche.contracts.automation.Combination.Not;
import io.tranche.contracts.automation.Dependencies;
import io.tranche.contracts.automation.Known.Check;
import io.tranche.contracts.automation.Known.Checks;
import io.tranche.contracts.automation.Known.ExecutedWithTags;
import io.tranche.contracts.automation.Known.Fact;
import io.tranche.contracts.automation.Memory.NewlyTrue;
import io.tranche.contracts.automation.Memory.Since;
import io.tranche.contracts.automation.Memory.SinceLastHandled;
import io.tranche.contracts.automation.OfDependencies.AllDepsMatch;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMatch;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMissing;
import io.tranche.contracts.automation.OfDependencies.AnyDepsUpdated;
import io.tranche.contracts.automation.OfTime.CronTickPassed;
import io.tranche.contracts.automation.OfTime.InLatestTimeWindow;
import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.LatestWindows;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsSubset;
import java.util.ArrayList;
import java.util.List;

/** One place in the condition; of the candidates the answer matters. */
final class Scope implements Cases<Truth> {

  private final ConditionEvaluation evaluation;
  private final Conditioned target;
  private final Knowledge knowledge;
  private final String asset;
  private final String path;
  private final PartitionsSubset candidates;

  Scope(ConditionEvaluation evaluation, String asset, String path, PartitionsSubset candidates) {
    this.evaluation = evaluation;
    this.target = evaluation.target();
    this.knowledge = evaluation.knowledge();
    this.asset = asset;
    this.path = path;
    this.candidates = candidates;
  }

  Truth of(AutomationCondition condition) {
    return condition.accept(this);
  }

  private Scope part(int index, PartitionsSubset of) {
    return new Scope(evaluation, asset, path + "/" + index, of);
  }

  private Truth truth(AutomationCondition of, PartitionsSubset holds, Truth... parts) {
    return new Truth(of, asset, holds.intersection(every()), List.of(parts));
  }

  private PartitionsSubset every() {
    return knowledge.every(asset);
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
    return evaluation.isForAll() ? left : candidates;
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
  public Truth labeled(Labeled condition) {
    Truth part = part(0, candidates).of(condition.when());
    return truth(condition, part.holds(), part);
  }

  @Override
  public Truth since(Since condition) {
    Truth when = part(0, every()).of(condition.when());
    Truth reset = part(1, every()).of(condition.reset());
    return truth(condition, remember(remembered().union(when.holds()), reset.holds()), when, reset);
  }

  @Override
  public Truth sinceLastHandled(SinceLastHandled condition) {
    Truth when = part(0, every()).of(condition.when());
    PartitionsSubset handled = knowledge.isInitial() ? every() : knowledge.updated(asset);
    if (asset.equals(target.key())) {
      evaluation.forgetsWhenHandled(path);
    } else {
      handled = handled.union(knowledge.requested(asset));
    }
    return truth(condition, remember(remembered().union(when.holds()), handled), when);
  }

  @Override
  public Truth newlyTrue(NewlyTrue condition) {
    Truth when = part(0, every()).of(condition.when());
    PartitionsSubset newly = when.holds().difference(remembered());
    evaluation.remember(path, every(), when.holds());
    return truth(condition, newly, when);
  }

  private PartitionsSubset remembered() {
    return knowledge.subset(asset, evaluation.before(path)).intersection(every());
  }

  private PartitionsSubset remember(PartitionsSubset some, PartitionsSubset butNot) {
    PartitionsSubset kept = some.difference(butNot);
    evaluation.remember(path, every(), kept);
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
  public Truth anyDepsUpdated(AnyDepsUpdated condition) {
    PartitionsSubset found = none();
    List<Truth> parts = new ArrayList<>();
    for (Dependency dependency : dependencies(condition.of())) {
      String read = dependency.asset();
      PartitionsSubset updated =
          knowledge
              .updated(read)
              .difference(knowledge.marked(Mark.withTarget(read)))
              .union(knowledge.willBeRequested(read));
      Truth one = upstream(dependency).truth(Fact.NEWLY_UPDATED, updated);
      parts.add(one);
      found = found.union(downstream(dependency, one.holds()));
    }
    return new Truth(condition, asset, found, parts);
  }

  @Override
  public Truth anyDepsMissing(AnyDepsMissing condition) {
    PartitionsSubset found = none();
    List<Truth> parts = new ArrayList<>();
    for (Dependency dependency : dependencies(condition.of())) {
      if (!dependency.allowMissingUpstream()) {
        Truth missing = missing(dependency);
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

  private Truth missing(Dependency dependency) {
    Truth missing = upstream(dependency).of(Fact.MISSING);
    return new Truth(
        missing.condition(),
        missing.asset(),
        missing.holds().difference(knowledge.willBeRequested(dependency.asset())),
        List.of());
  }

  /** An asset that is read is looked at, but not what that one reads. */
  private List<Dependency> dependencies(Dependencies of) {
    return asset.equals(target.key()) ? target.dependencies(of) : List.of();
  }

  private Scope upstream(Dependency dependency) {
    String read = dependency.asset();
    return new Scope(evaluation, read, path + "/" + read + ":", knowledge.every(read));
  }

  private PartitionsSubset downstream(Dependency dependency, PartitionsSubset upstream) {
    return knowledge.downstream(dependency, upstream).intersection(every());
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
  public Truth checks(Checks condition) {
    boolean all = condition.quantifier() == Checks.Quantifier.ALL;
    PartitionsSubset found = all ? every() : none();
    for (String check : target.checks(asset, condition.blockingOnly())) {
      PartitionsSubset said = said(check, condition.is());
      found = all ? found.intersection(said) : found.union(said);
    }
    return truth(condition, found);
  }

  private PartitionsSubset said(String check, Checks.Answer answer) {
    PartitionsSubset passed = knowledge.marked(Mark.passed(asset, check));
    PartitionsSubset failed = knowledge.marked(Mark.notPassed(asset, check));
    return switch (answer) {
      case PASSED -> passed;
      case FAILED -> failed;
      case MISSING -> every().difference(passed).difference(failed);
    };
  }

  @Override
  public Truth executedWithTags(ExecutedWithTags condition) {
    return truth(condition, knowledge.marked(Mark.tagged(asset, condition)));
  }

  @Override
  public Truth fact(Fact fact) {
    PartitionsSubset holds =
        switch (fact) {
          case MISSING -> every().difference(knowledge.marked(Mark.materialized(asset)));
          case IN_PROGRESS -> knowledge.inProgress(asset);
          case BACKFILL_IN_PROGRESS -> knowledge.marked(Mark.backfilled(asset));
          case EXECUTION_FAILED -> knowledge.marked(Mark.failed(asset));
          case NEWLY_UPDATED -> knowledge.updated(asset);
          case NEWLY_REQUESTED -> knowledge.requested(asset);
          case WILL_BE_REQUESTED -> knowledge.willBeRequested(asset);
          case UPDATED_WITH_TARGET -> knowledge.marked(Mark.withTarget(asset));
          case DATA_VERSION_CHANGED -> knowledge.changedVersions(asset);
          case CODE_VERSION_CHANGED -> knowledge.changedCodes().contains(asset) ? every() : none();
          case INITIAL_EVALUATION -> knowledge.isInitial() ? every() : none();
        };
    return truth(fact, holds);
  }
}
