package io.tranche.run.worker;

import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.CheckAnswer;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.ReportedCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a task that is over means for its run. */
final class TaskOutcome {

  private TaskOutcome() {}

  /**
   * What was made.
   *
   * @throws MaterializationException if the task did not succeed
   */
  static MaterializationResult of(Task task, MaterializationContext context) {
    String worker = task.worker().orElse("");
    if (task.ending().orElse(null) instanceof TaskResult.Succeeded succeeded) {
      return result(succeeded, context);
    }
    if (task.ending().orElse(null) instanceof TaskResult.Failed failed) {
      throw context.failure(withLog(task, failed.error()));
    }
    if (task.state() == TaskState.STOPPED) {
      throw context.failure(withLog(task, "worker " + worker + " stopped it"));
    }
    throw context.failure(
        withLog(
            task,
            "worker " + worker + " died, or was not heard of any more, while it worked on it"));
  }

  private static String withLog(Task task, String reason) {
    return task.log().lines().isEmpty() ? reason : reason + "\n" + task.log();
  }

  private static MaterializationResult result(
      TaskResult.Succeeded succeeded, MaterializationContext context) {
    Map<String, Map<String, Object>> metadata = new LinkedHashMap<>();
    Map<String, Map<String, Object>> ofAsset = new LinkedHashMap<>();
    context.keys().forEach(key -> metadata.put(key, new LinkedHashMap<>()));
    for (TaskResult.Made made : succeeded.made()) {
      requireGiven(made.partition(), made.asset(), context);
      made.asset()
          .map(
              asset ->
                  ofAsset.computeIfAbsent(
                      Ids.assetPartition(asset, made.partition()), id -> new LinkedHashMap<>()))
          .or(() -> Optional.ofNullable(metadata.get(made.partition())))
          .ifPresent(known -> known.putAll(made.metadata()));
    }
    return new MaterializationResult(
        metadata,
        ofAsset,
        succeeded.checks().stream().map(checked -> reported(checked, context)).toList());
  }

  private static ReportedCheck reported(
      TaskResult.Checked checked, MaterializationContext context) {
    requireGiven(checked.partition(), checked.asset(), context);
    if (checked.asset().isEmpty() && context.assetKeys().size() > 1) {
      throw context.failure(
          "its worker reports a check of several assets without naming one ("
              + checked.check()
              + ")");
    }
    return new ReportedCheck(
        checked.asset().orElse(context.assetKeys().get(0)),
        checked.partition(),
        checked.check(),
        checked.severity(),
        new CheckAnswer(checked.passed(), checked.metadata()));
  }

  private static void requireGiven(
      String partition, Optional<String> asset, MaterializationContext context) {
    if (!context.keys().contains(partition)) {
      throw context.failure(
          "its worker reports a partition that it was not given (" + partition + ")");
    }
    if (asset.filter(one -> !context.assetKeys().contains(one)).isPresent()) {
      throw context.failure(
          "its worker reports an asset that it was not asked for (" + asset.get() + ")");
    }
  }
}
