package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes, as sets of partitions.
 *
 * @param updated what was materialized, by asset
 * @param began what a run began to wait for or to make, by asset
 * @param inProgress what any run waits for or makes, by asset
 * @param early partitions, by asset, that are of no known member
 */
record Happened(
    Map<String, Ordinals> updated,
    Map<String, Ordinals> began,
    Map<String, Ordinals> inProgress,
    Map<String, Set<String>> early) {

  /** Takes changes into the marks and the runs in progress. */
  static Happened of(
      List<Change> changes,
      Conditioned target,
      PartitionContext context,
      Marks<Mark> marks,
      Map<String, Map<String, Ordinals>> running) {
    Happened happened =
        new Happened(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (Change change : changes) {
      happened.take(change, target, context, marks, running);
    }
    running
        .values()
        .forEach(
            run ->
                run.forEach(
                    (asset, some) -> happened.inProgress.merge(asset, some, Ordinals::union)));
    return happened;
  }

  private void take(
      Change change,
      Conditioned target,
      PartitionContext context,
      Marks<Mark> marks,
      Map<String, Map<String, Ordinals>> running) {
    if (change instanceof Change.Updated one) {
      Ordinals partition = Marks.of(target.partitionsOf(one.asset()), one.partition(), context);
      if (partition.isEmpty() && !target.setsOf(one.asset()).isEmpty()) {
        early.computeIfAbsent(one.asset(), asset -> new TreeSet<>()).add(one.partition());
      }
      updated.merge(one.asset(), partition, Ordinals::union);
      marks.remove(Mark.failed(one.asset()), partition);
    } else if (change instanceof Change.Known one) {
      Ordinals partition = Marks.of(target.partitionsOf(one.asset()), one.partition(), context);
      set(marks, Mark.materialized(one.asset()), partition, one.materialized());
      set(marks, Mark.held(one.asset()), partition, one.held());
    } else if (change instanceof Change.Failed one) {
      marks.add(
          Mark.failed(one.asset()),
          Marks.of(target.partitionsOf(one.asset()), one.partition(), context));
    } else if (change instanceof Change.Checked one) {
      Ordinals partition = Marks.of(target.partitionsOf(one.asset()), one.partition(), context);
      set(marks, Mark.passed(one.asset(), one.check()), partition, one.passed());
      set(marks, Mark.notPassed(one.asset(), one.check()), partition, !one.passed());
    } else if (change instanceof Change.Began one) {
      begin(one, target, context, running);
    } else if (change instanceof Change.Ended one) {
      running.remove(one.run());
    }
  }

  private static void set(Marks<Mark> marks, Mark mark, Ordinals partition, boolean isSo) {
    if (isSo) {
      marks.add(mark, partition);
    } else {
      marks.remove(mark, partition);
    }
  }

  private void begin(
      Change.Began run,
      Conditioned target,
      PartitionContext context,
      Map<String, Map<String, Ordinals>> running) {
    Map<String, Ordinals> made = new HashMap<>(running.getOrDefault(run.run(), Map.of()));
    for (String asset : run.assets()) {
      if (target.observed().contains(asset)) {
        Ordinals partitions = Ordinals.empty();
        for (String partition : run.partitions()) {
          partitions = partitions.union(Marks.of(target.partitionsOf(asset), partition, context));
        }
        if (!made.containsKey(asset)) {
          began.merge(asset, partitions, Ordinals::union);
        }
        made.merge(asset, partitions, Ordinals::union);
      }
    }
    if (!made.isEmpty()) {
      running.put(run.run(), Map.copyOf(made));
    }
  }
}
