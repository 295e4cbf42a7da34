package io.tranche.sensor.condition;

import io.tranche.contracts.Ids;
import io.tranche.contracts.automation.Known.ExecutedWithTags;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.condition.Recalled.Joined;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes, as sets of partitions.
 *
 * @param updated what was materialized, by asset
 * @param changedVersions what has other data than before, by asset
 * @param began what a run began to wait for or to make, by asset
 * @param inProgress what any run waits for or makes, by asset
 * @param willBeRequested what is about to be requested, by asset
 * @param touched all that anything happened to, by asset
 * @param early partitions, by asset, that are of no known member
 */
record Happened(
    Map<String, Ordinals> updated,
    Map<String, Ordinals> changedVersions,
    Map<String, Ordinals> began,
    Map<String, Ordinals> inProgress,
    Map<String, Ordinals> willBeRequested,
    Map<String, Ordinals> touched,
    Map<String, Set<String>> early) {

  private static Happened nothing() {
    return new Happened(
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>(),
        new HashMap<>());
  }

  /** Nothing, while these runs are in progress. */
  static Happened nothing(Map<String, Map<String, Ordinals>> running) {
    Happened happened = nothing();
    happened.addRunning(running);
    return happened;
  }

  /**
   * Takes changes into the marks and the runs in progress.
   *
   * @param joined what was requested together with what is read
   */
  static Happened of(
      List<Change> changes,
      Conditioned target,
      PartitionContext context,
      Marks<Mark> marks,
      Map<String, Map<String, Ordinals>> running,
      List<Joined> joined) {
    Happened happened = nothing();
    for (Change change : changes) {
      happened.take(change, target, context, marks, running, joined);
    }
    happened.addRunning(running);
    return happened;
  }

  private void addRunning(Map<String, Map<String, Ordinals>> running) {
    running
        .values()
        .forEach(
            run -> run.forEach((asset, some) -> inProgress.merge(asset, some, Ordinals::union)));
  }

  private void take(
      Change change,
      Conditioned target,
      PartitionContext context,
      Marks<Mark> marks,
      Map<String, Map<String, Ordinals>> running,
      List<Joined> joined) {
    if (change instanceof Change.Updated one) {
      Ordinals partition = touch(one.asset(), one.partition(), target, context);
      if (partition.isEmpty() && !target.setsOf(one.asset()).isEmpty()) {
        early.computeIfAbsent(one.asset(), asset -> new TreeSet<>()).add(one.partition());
      }
      updated.merge(one.asset(), partition, Ordinals::union);
      marks.remove(Mark.failed(one.asset()), partition);
      marks.set(
          Mark.withTarget(one.asset()),
          partition,
          !one.asset().equals(target.key())
              && isWithTarget(one, partition, target, running, joined));
    } else if (change instanceof Change.Known one) {
      Ordinals partition = touch(one.asset(), one.partition(), target, context);
      marks.set(Mark.materialized(one.asset()), partition, one.materialized());
      marks.set(Mark.held(one.asset()), partition, one.held());
    } else if (change instanceof Change.Failed one) {
      marks.add(Mark.failed(one.asset()), touch(one.asset(), one.partition(), target, context));
    } else if (change instanceof Change.VersionChanged one) {
      changedVersions.merge(
          one.asset(), touch(one.asset(), one.partition(), target, context), Ordinals::union);
    } else if (change instanceof Change.Checked one) {
      Ordinals partition = touch(one.asset(), one.partition(), target, context);
      marks.set(Mark.passed(one.asset(), one.check()), partition, one.passed());
      marks.set(Mark.notPassed(one.asset(), one.check()), partition, !one.passed());
    } else if (change instanceof Change.Backfilled one) {
      Mark mark = Mark.backfilled(one.asset());
      touched.merge(one.asset(), one.changed(marks.get(mark)), Ordinals::union);
      marks.put(mark, one.left());
    } else if (change instanceof Change.Began one) {
      begin(one, target, context, running);
    } else if (change instanceof Change.Executed one) {
      execute(one, target, context, marks, running);
    } else if (change instanceof Change.Ended one) {
      Map<String, Ordinals> made = running.remove(one.run());
      if (made != null) {
        made.forEach((asset, some) -> touched.merge(asset, some, Ordinals::union));
      }
    } else if (change instanceof Change.Requested one) {
      willBeRequested.merge(one.asset(), one.partitions(), Ordinals::union);
      touched.merge(one.asset(), one.partitions(), Ordinals::union);
    }
  }

  private Ordinals touch(String asset, String key, Conditioned target, PartitionContext context) {
    Ordinals partition = Marks.of(target.partitionsOf(asset), key, context);
    touched.merge(asset, partition, Ordinals::union);
    return partition;
  }

  /** By its id, or as long as it is known to be in progress. */
  private static boolean isWithTarget(
      Change.Updated one,
      Ordinals partition,
      Conditioned target,
      Map<String, Map<String, Ordinals>> running,
      List<Joined> joined) {
    return running.getOrDefault(one.run(), Map.of()).containsKey(target.key())
        || joined.stream()
            .filter(request -> request.partitions().intersects(partition))
            .map(
                request ->
                    ConditionRequests.launchId(
                        request.root(), request.evaluation(), one.partition()))
            .anyMatch(id -> Ids.runOf(id).equals(one.run()));
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
          partitions = partitions.union(touch(asset, partition, target, context));
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

  private void execute(
      Change.Executed run,
      Conditioned target,
      PartitionContext context,
      Marks<Mark> marks,
      Map<String, Map<String, Ordinals>> running) {
    for (String asset : run.assets()) {
      if (target.observed().contains(asset)) {
        Ordinals partitions =
            running.getOrDefault(run.run(), Map.of()).getOrDefault(asset, Ordinals.empty());
        for (String partition : run.partitions()) {
          partitions = partitions.union(touch(asset, partition, target, context));
        }
        for (ExecutedWithTags tags : target.tags()) {
          marks.set(Mark.tagged(asset, tags), partitions, tags.matches(run.tags()));
        }
      }
    }
  }
}
