package io.tranche.run.worker;

import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.FoundKeys;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.ReportedCheck;
import io.tranche.run.materializer.SeenPartitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a task that is over means for its run. */
public final class TaskOutcome {

  private TaskOutcome() {}

  /**
   * What was made.
   *
   * @throws MaterializationException if the task did not succeed
   */
  static MaterializationResult of(Task task, MaterializationContext context) {
    if (task.ending().orElse(null) instanceof TaskResult.Succeeded succeeded) {
      return result(succeeded, context, task.remote().isPresent() ? task.who() : "its worker");
    }
    if (task.ending().orElse(null) instanceof TaskResult.Failed failed) {
      throw context.failure(withLog(task, failed.error()));
    }
    if (task.state() == TaskState.STOPPED) {
      throw context.failure(withLog(task, task.who() + " stopped it"));
    }
    throw context.failure(
        withLog(
            task,
            task.remote().isPresent()
                ? task.canceled().orElse("it was given up")
                : task.who() + " died, or was not heard of any more, while it worked on it"));
  }

  private static String withLog(Task task, String reason) {
    return task.log().lines().isEmpty() ? reason : reason + "\n" + task.log();
  }

  /**
   * What was made and what was not.
   *
   * @param who made it, for a person
   */
  public static MaterializationResult result(
      TaskResult.Succeeded succeeded, MaterializationContext context, String who) {
    Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
    Map<String, Map<String, Object>> ofAsset = new LinkedHashMap<>();
    Map<String, String> notMade = new LinkedHashMap<>();
    Map<String, String> dataVersions = new LinkedHashMap<>();
    context.keys().forEach(key -> metadata.put(key, new LinkedHashMap<>(succeeded.metadata())));
    for (TaskResult.Made made : succeeded.made()) {
      requireGiven(made.partition(), made.asset(), context, who);
      made.asset()
          .map(
              asset ->
                  ofAsset.computeIfAbsent(
                      Ids.assetPartition(asset, made.partition()), id -> new LinkedHashMap<>()))
          .or(() -> Optional.ofNullable(metadata.get(made.partition())))
          .ifPresent(known -> known.putAll(made.metadata()));
      made.dataVersion()
          .ifPresent(
              version ->
                  made.asset().map(List::of).orElseGet(context::assetKeys).stream()
                      .map(asset -> Ids.assetPartition(asset, made.partition()))
                      .forEach(id -> dataVersions.put(id, version)));
    }
    for (TaskResult.NotMade one : succeeded.notMade()) {
      requireGiven(one.partition(), Optional.empty(), context, who);
      notMade.put(one.partition(), one.error());
    }
    return new MaterializationResult(
        metadata,
        ofAsset,
        notMade,
        succeeded.checks().stream().map(checked -> reported(checked, context, who)).toList(),
        FoundKeys.checked(succeeded.added(), context),
        dataVersions,
        SeenPartitions.checked(succeeded.observed(), context));
  }

  private static ReportedCheck reported(
      TaskResult.Checked checked, MaterializationContext context, String who) {
    requireGiven(checked.partition(), checked.asset(), context, who);
    if (checked.asset().isEmpty() && context.assetKeys().size() > 1) {
      throw context.failure(
          who + " reports a check of several assets without naming one (" + checked.check() + ")");
    }
    return new ReportedCheck(
        checked.asset().orElse(context.assetKeys().get(0)),
        checked.partition(),
        checked.check(),
        checked.severity(),
        new CheckAnswer(checked.passed(), checked.metadata()));
  }

  private static void requireGiven(
      String partition, Optional<String> asset, MaterializationContext context, String who) {
    if (!context.keys().contains(partition)) {
      throw context.failure(who + " reports a partition that it was not given (" + partition + ")");
    }
    if (asset.filter(one -> !context.assetKeys().contains(one)).isPresent()) {
      throw context.failure(
          who + " reports an asset that it was not asked for (" + asset.get() + ")");
    }
  }
}
