package io.tranche.sensor.condition;

import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.condition.Recalled.Joined;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One evaluation: what was known, and what happened since, become what is known and what is
 * requested. A pure function; what was before a tick of a cron is evaluated before it. After
 * changes only the partitions are looked at that they concern; after a tick, the end of a time
 * window and a change of the code, all.
 */
final class ConditionStep {

  private final Conditioned target;
  private final DynamicKeys keys;
  private final boolean isPaused;
  private final Map<String, Ordinals> setsBefore;
  private final Map<String, String> codesBefore;
  private final Marks<Mark> marks;
  private final Map<String, Map<String, Ordinals>> running;
  private final List<Joined> joined;
  private final Map<String, Set<String>> early = new HashMap<>();
  private Map<String, Ordinals> nodes;
  private Ordinals requested;
  private Map<String, Ordinals> touched;
  private boolean isUnsettled;
  private boolean isInitial;

  /**
   * The outcome.
   *
   * @param next without its pending part
   * @param isChanged whether that says anything new
   * @param requested the partitions to run, but for those that are joined to other requests
   */
  record Outcome(ConditionState next, boolean isChanged, PartitionsSubset requested) {}

  private ConditionStep(
      Conditioned target, ConditionState before, DynamicKeys keys, boolean isPaused) {
    this.target = target;
    this.keys = keys;
    this.isPaused = isPaused;
    this.setsBefore = before.seen().sets();
    this.codesBefore = before.seen().codes();
    this.marks = new Marks<>(before.marks());
    this.running = new HashMap<>(before.seen().running());
    this.joined = new ArrayList<>(before.recalled().joined());
    this.nodes = before.recalled().nodes();
    this.requested = before.recalled().requested();
    this.touched = before.recalled().touched();
    this.isUnsettled = before.recalled().isUnsettled();
    this.isInitial = before.isInitial();
  }

  /**
   * Evaluates.
   *
   * @param isPaused what would be requested is not, and stays what it is
   */
  static Outcome of(
      Conditioned target,
      ConditionState before,
      List<Change> changes,
      Instant now,
      DynamicKeys keys,
      boolean isPaused) {
    ConditionStep step = new ConditionStep(target, before, keys, isPaused);
    Instant from = before.evaluatedAt();
    Optional<Instant> tick = target.lastTick(from, now);
    Ordinals all = Ordinals.empty();
    if (tick.isPresent()) {
      Instant justBefore = tick.get().minusNanos(1);
      List<Change> earlier =
          changes.stream().filter(change -> change.at().isBefore(tick.get())).toList();
      if (!earlier.isEmpty() && justBefore.isAfter(from)) {
        all = all.union(step.evaluate(earlier, from, justBefore));
      } else {
        justBefore = from;
      }
      all = all.union(step.evaluate(List.of(), justBefore, now));
      List<Change> later = new ArrayList<>(changes);
      if (justBefore.isAfter(from)) {
        later.removeAll(earlier);
      }
      if (!later.isEmpty()) {
        all = all.union(step.evaluate(later, now, now));
      }
    } else {
      all = step.evaluate(changes, from, now.isAfter(from) ? now : from);
    }
    return step.outcome(before, all, now, tick.isPresent());
  }

  /** Whether all partitions are to be looked at. */
  static boolean looksAtAll(Conditioned target, ConditionState before, Instant now) {
    return before.isInitial()
        || before.recalled().isUnsettled()
        || target.lastTick(before.evaluatedAt(), now).isPresent()
        || target.hasNewWindow(before.evaluatedAt(), now)
        || !target.codes().equals(before.seen().codes());
  }

  /** The partitions that are to be requested by themselves. */
  private Ordinals evaluate(List<Change> changes, Instant from, Instant now) {
    PartitionContext context = new PartitionContext(now, keys);
    Happened happened = Happened.of(changes, target, context, marks, running, joined);
    happened.early().forEach((asset, some) -> early.merge(asset, some, ConditionStep::both));
    happened.began().merge(target.key(), requested, Ordinals::union);
    Set<String> changedCodes = target.changedCodes(codesBefore);
    Map<String, Ordinals> touchedNow = new HashMap<>(happened.touched());
    ChangedMembers.of(target, setsBefore, context)
        .forEach((asset, some) -> touchedNow.merge(asset, some, Ordinals::union));
    boolean isOfAll =
        changes.isEmpty()
            || isInitial
            || isUnsettled
            || !changedCodes.isEmpty()
            || target.hasNewWindow(from, now);
    Knowledge knowledge =
        new Knowledge(
            target,
            context,
            from,
            isInitial,
            marks.asMap(),
            happened,
            changedCodes,
            isOfAll ? Focus.ALL : focus(touchedNow, context));
    ConditionEvaluation evaluation =
        new ConditionEvaluation(target, knowledge, nodes, isOfAll ? Map.of() : nodes);
    PartitionsSubset free = free(evaluation, knowledge);
    requested = isPaused ? Ordinals.empty() : free.ordinals();
    nodes = evaluation.remembered(requested);
    touched = touchedNow;
    touched.merge(target.key(), requested, Ordinals::union);
    isUnsettled =
        target.remembersMoments()
            && (isInitial || !changedCodes.isEmpty() || target.lastTick(from, now).isPresent());
    isInitial = false;
    return requested.difference(join(changes));
  }

  /** What something happens to, and what something happened to at the evaluation before. */
  private Focus focus(Map<String, Ordinals> touchedNow, PartitionContext context) {
    Map<String, Ordinals> concerned = new HashMap<>(touchedNow);
    touched.forEach((asset, some) -> concerned.merge(asset, some, Ordinals::union));
    concerned.merge(target.key(), requested, Ordinals::union);
    return Focus.of(
        concerned,
        target,
        context,
        new PartitionContext(context.now(), AskedKeys.withRemoved(keys, setsBefore)));
  }

  /** Where the condition holds and no check holds it back. */
  static PartitionsSubset free(ConditionEvaluation evaluation, Knowledge knowledge) {
    PartitionsSubset free = evaluation.evaluate().holds();
    for (Dependency dependency : knowledge.target().dependencies()) {
      free = free.difference(heldBy(dependency, knowledge));
    }
    return free;
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * What would be made of data that did not pass a blocking check. Where everything is read, only
   * what has just changed is looked at.
   */
  private static PartitionsSubset heldBy(Dependency dependency, Knowledge knowledge) {
    String read = dependency.asset();
    PartitionsSubset held = knowledge.marked(Mark.held(read)).intersection(knowledge.every(read));
    if (knowledge.target().isWhole(dependency)) {
      held = held.intersection(knowledge.updated(read));
    }
    return knowledge.downstream(dependency, held);
  }

  /** What is requested together with what it reads: it is made in the same runs. */
  private Ordinals join(List<Change> changes) {
    Ordinals all = Ordinals.empty();
    for (Change change : changes) {
      if (change instanceof Change.Requested one
          && target.dependencies().stream()
              .anyMatch(
                  read -> read.asset().equals(one.asset()) && target.isMadeTogetherWith(read))) {
        Ordinals together = requested.intersection(one.partitions()).difference(all);
        all = all.union(together);
        if (!together.isEmpty()) {
          joined.add(new Joined(one.root(), one.evaluation(), together));
        }
      }
    }
    return all;
  }

  private Outcome outcome(ConditionState before, Ordinals all, Instant now, boolean hasTicked) {
    PartitionContext context = new PartitionContext(now, keys);
    ConditionState next =
        new ConditionState(
            before.asset(),
            before.fingerprint(),
            target.catalog().number(),
            before.evaluation() + 1,
            now.isAfter(before.evaluatedAt()) ? now : before.evaluatedAt(),
            false,
            new Seen(marks.asMap(), running, early, setsBefore, target.codes()),
            new Recalled(nodes, requested, Marks.filled(touched), isUnsettled, joined),
            before.heard(),
            Optional.empty(),
            Optional.empty());
    boolean isSame =
        !hasTicked
            && all.isEmpty()
            && !before.isInitial()
            && next.seen().equals(before.seen())
            && next.recalled().equals(before.recalled());
    return new Outcome(
        isSame ? before : next, !isSame, PartitionsSubset.of(target.partitions(), all, context));
  }
}
