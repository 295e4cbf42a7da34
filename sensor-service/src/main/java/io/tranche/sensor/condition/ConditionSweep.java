package io.tranche.sensor.condition;

import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.sensor.condition.ConditionStep.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates all partitions of an asset, a page at a time. What conditions remembered before it
 * stays as it was until its end: all pages are one evaluation. A pure function.
 */
final class ConditionSweep {

  private ConditionSweep() {}

  /**
   * The next page, or, when there is none, the outcome of them all.
   *
   * @param most of the partitions that are looked at, and about as many of those that they read
   */
  static Outcome page(
      Conditioned target, ConditionState state, DynamicKeys keys, boolean isPaused, int most) {
    Sweep sweep = state.sweep().orElseThrow();
    PartitionContext context = new PartitionContext(sweep.now(), keys);
    Ordinals all = target.partitions().all(context).ordinals();
    Ordinals page = sweep.page(all, size(target, all.size(), keys, most));
    if (page.isEmpty()) {
      return end(target, state, sweep, context);
    }
    Happened happened = Happened.nothing(state.seen().running());
    happened.began().put(target.key(), state.recalled().requested());
    Knowledge knowledge =
        new Knowledge(
            target,
            context,
            sweep.from(),
            state.isInitial(),
            state.marks(),
            happened,
            target.changedCodes(state.seen().codes()),
            Focus.of(page, Map.of(), target, context));
    ConditionEvaluation evaluation =
        new ConditionEvaluation(target, knowledge, state.recalled().nodes(), sweep.nodes());
    PartitionsSubset free = ConditionStep.free(evaluation, knowledge);
    Ordinals requested = isPaused ? Ordinals.empty() : free.ordinals();
    return new Outcome(
        state.sweeping(
            sweep.after(page, evaluation.remembered(requested), requested), state.seen()),
        true,
        target.partitions().none(context));
  }

  /** Whether backfills have begun or ended of so many partitions that these need pages. */
  static boolean isFor(List<Change.Backfilled> left, ConditionState state) {
    Marks<Mark> marks = new Marks<>(state.marks());
    return left.stream()
            .mapToLong(one -> one.changed(marks.get(Mark.backfilled(one.asset()))).size())
            .sum()
        > Sweep.PAGE;
  }

  /** Few of those that read many others each. */
  private static int size(Conditioned target, long own, DynamicKeys keys, int most) {
    long read = target.sets().stream().mapToLong(keys::count).max().orElse(0);
    return (int) Math.max(1, most * own / Math.max(1, Math.max(own, read)));
  }

  private static Outcome end(
      Conditioned target, ConditionState state, Sweep sweep, PartitionContext context) {
    boolean isUnsettled =
        target.remembersMoments()
            && (state.isInitial()
                || !target.changedCodes(state.seen().codes()).isEmpty()
                || target.lastTick(sweep.from(), sweep.now()).isPresent());
    Seen seen = state.seen();
    ConditionState next =
        new ConditionState(
            state.asset(),
            state.fingerprint(),
            target.catalog().number(),
            state.evaluation() + 1,
            sweep.now(),
            false,
            new Seen(seen.marks(), seen.running(), seen.early(), seen.sets(), target.codes()),
            new Recalled(
                sweep.nodes(),
                sweep.requested(),
                Marks.filled(Map.of(target.key(), sweep.requested())),
                isUnsettled,
                state.recalled().joined()),
            state.heard(),
            Optional.empty(),
            Optional.empty());
    return new Outcome(
        next, true, PartitionsSubset.of(target.partitions(), sweep.requested(), context));
  }
}
