package io.tranche.run.worker;

import io.tranche.contracts.Ids;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.materializer.FoundKeys;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationException;
import io.tranche.run.materializer.MaterializationResult;
import java.util.LinkedHashMap;
import java.util.Map;

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
      Map<String, Object> known = metadata.get(made.partition());
      if (known == null) {
        throw context.failure(
            "its worker reports a partition that it was not given (" + made.partition() + ")");
      }
      if (made.asset().filter(asset -> !context.assetKeys().contains(asset)).isPresent()) {
        throw context.failure(
            "its worker reports an asset that it was not asked for (" + made.asset().get() + ")");
      }
      made.asset()
          .map(
              asset ->
                  ofAsset.computeIfAbsent(
                      Ids.assetPartition(asset, made.partition()), id -> new LinkedHashMap<>()))
          .orElse(known)
          .putAll(made.metadata());
    }
    return new MaterializationResult(
        metadata, ofAsset, FoundKeys.checked(succeeded.added(), context));
  }
}
