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
    context.keys().forEach(key -> metadata.put(key, new LinkedHashMap<>(succeeded.metadata())));
    for (TaskResult.Made made : succeeded.made()) {
      Map<String, Object> known = metadata.get(made.partition());
      if (known == null) {
        throw notGiven(made.partition(), context, who);
      }
      if (made.asset().filter(asset -> !context.assetKeys().contains(asset)).isPresent()) {
        throw context.failure(
            who + " reports an asset that it was not asked for (" + made.asset().get() + ")");
      }
      made.asset()
          .map(
              asset ->
                  ofAsset.computeIfAbsent(
                      Ids.assetPartition(asset, made.partition()), id -> new LinkedHashMap<>()))
          .orElse(known)
          .putAll(made.metadata());
    }
    for (TaskResult.NotMade one : succeeded.notMade()) {
      if (!metadata.containsKey(one.partition())) {
        throw notGiven(one.partition(), context, who);
      }
      notMade.put(one.partition(), one.error());
    }
    return new MaterializationResult(
        metadata, ofAsset, notMade, FoundKeys.checked(succeeded.added(), context));
  }

  private static MaterializationException notGiven(
      String partition, MaterializationContext context, String who) {
    return context.failure(who + " reports a partition that it was not given (" + partition + ")");
  }
}
