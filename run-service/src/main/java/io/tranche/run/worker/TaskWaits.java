package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells a person what a run waits for that has begun, and whose workers have gone since. */
@Singleton
public class TaskWaits {

  private static final int MOST_LOOKED_AT = 1_000;

  private final MongoTaskRepository tasks;

  @Inject
  TaskWaits(MongoTaskRepository tasks) {
    this.tasks = tasks;
  }

  /** The slots that it waits for; none, if it waits for none. */
  public Uni<List<String>> of(String runId) {
    return tasks
        .list(Optional.empty(), Set.of(TaskState.WAITING), MOST_LOOKED_AT)
        .map(
            waiting ->
                waiting.stream()
                    .filter(task -> task.runId().equals(runId))
                    .map(task -> "a slot of the workers of queue " + task.queue())
                    .toList());
  }
}
