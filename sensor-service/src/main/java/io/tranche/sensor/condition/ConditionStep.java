package io.tranche.sensor.condition;

import io.tranche.contracts.definitions.AssetDocument.Dependency;
import io.tranche.partitions.CronTicks;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
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
 * requested. A pure function; what was before a tick of a cron is evaluated before it.
 */
final class ConditionStep {

  private final Conditioned target;
  private final DynamicKeys keys;
  private final boolean isPaused;
  private final Marks<Mark> marks;
  private final Map<String, Map<String, Ordinals>> running;
  private Map<String, Ordinals> nodes;
  private Ordinals requested;
  private boolean isInitial;
  private final Map<String, Set<String>> early = new HashMap<>();

  /**
   * The outcome.
   *
   * @param next without its pending part
   * @param isChanged whether that says anything new
   * @param requested the partitions to run
   */
  record Outcome(ConditionState next, boolean isChanged, PartitionsSubset requested) {}

  private ConditionStep(
      Conditioned target, ConditionState before, DynamicKeys keys, boolean isPaused) {
    this.target = target;
    this.keys = keys;
    this.isPaused = isPaused;
    this.marks = new Marks<>(before.marks());
    this.running = new HashMap<>(before.running());
    this.nodes = before.nodes();
    this.requested = before.requested();
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
    Optional<Instant> tick = lastTick(target, from, now);
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

  private static Optional<Instant> lastTick(Conditioned target, Instant from, Instant now) {
    Optional<Instant> last = Optional.empty();
    for (CronTicks ticks : target.crons()) {
      Instant tick = ticks.after(from);
      while (!tick.isAfter(now)) {
        Instant found = tick;
        last = last.filter(other -> other.isAfter(found)).or(() -> Optional.of(found));
        tick = ticks.after(tick);
      }
    }
    return last;
  }

  /** The partitions that are to be requested. */
  private Ordinals evaluate(List<Change> changes, Instant from, Instant now) {
    PartitionContext context = new PartitionContext(now, keys);
    Happened happened = Happened.of(changes, target, context, marks, running);
    happened.early().forEach((asset, some) -> early.merge(asset, some, ConditionStep::both));
    Map<String, Ordinals> asked = happened.began();
    asked.merge(target.key(), requested, Ordinals::union);
    Knowledge knowledge =
        new Knowledge(
            target,
            context,
            from,
            marks.asMap(),
            happened.updated(),
            asked,
            happened.inProgress(),
            isInitial);
    ConditionEvaluation evaluation = new ConditionEvaluation(target, knowledge, nodes);
    PartitionsSubset free = evaluation.evaluate().holds();
    for (Dependency dependency : target.dependencies()) {
      free = free.difference(heldBy(dependency, knowledge));
    }
    requested = isPaused ? Ordinals.empty() : free.ordinals();
    nodes = evaluation.remembered(requested);
    isInitial = false;
    return requested;
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
  private PartitionsSubset heldBy(Dependency dependency, Knowledge knowledge) {
    PartitionsSubset held = knowledge.marked(Mark.held(dependency.asset()));
    if (target.isWhole(dependency)) {
      held = held.intersection(knowledge.updated(dependency.asset()));
    }
    return held.isEmpty()
        ? knowledge.subset(target.key(), Ordinals.empty())
        : target.mapping(dependency).downstream(held, target.partitions(), knowledge.context());
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
            marks.asMap(),
            nodes,
            requested,
            running,
            early,
            before.heard(),
            Optional.empty());
    boolean isSame =
        !hasTicked
            && all.isEmpty()
            && !before.isInitial()
            && next.marks().equals(before.marks())
            && next.nodes().equals(before.nodes())
            && next.requested().equals(before.requested())
            && next.running().equals(before.running())
            && next.early().equals(before.early());
    return new Outcome(
        isSame ? before : next, !isSame, PartitionsSubset.of(target.partitions(), all, context));
  }
}
