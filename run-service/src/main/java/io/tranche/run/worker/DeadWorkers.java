package io.tranche.run.worker;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.workers.TaskResult;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What follows from the death of a worker: it gets no more tasks, its tasks are said to be lost on
 * the topic of its own answers, behind all that it said itself, and it is told, in case it wakes
 * up. Every replica does this by itself; twice does no harm.
 */
@Singleton
class DeadWorkers {

  private static final Logger LOG = Logger.getLogger(DeadWorkers.class);
  private static final int MOST_TASKS = 10_000;

  private final MongoWorkerRepository workers;
  private final MongoTaskRepository tasks;
  private final LivingWorkers living;
  private final WorkerMessages messages;
  private final Clock clock;

  @Inject
  DeadWorkers(
      MongoWorkerRepository workers,
      MongoTaskRepository tasks,
      LivingWorkers living,
      WorkerMessages messages,
      Clock clock) {
    this.workers = workers;
    this.tasks = tasks;
    this.living = living;
    this.messages = messages;
    this.clock = clock;
  }

  Uni<Void> bury(Collection<String> dead) {
    return dead.isEmpty()
        ? Uni.createFrom().voidItem()
        : Multi.createFrom()
            .iterable(dead)
            .onItem()
            .transformToUniAndConcatenate(this::bury)
            .collect()
            .last()
            .replaceWithVoid();
  }

  private Uni<Void> bury(String worker) {
    return workers
        .declareDead(worker, clock.instant())
        .chain(
            done ->
                tasks.list(
                    Optional.of(worker), Set.of(TaskState.OFFERED, TaskState.RUNNING), MOST_TASKS))
        .chain(
            open -> {
              LOG.logf(
                  open.isEmpty() ? Logger.Level.INFO : Logger.Level.WARN,
                  "Worker %s is silent: declared dead, with %d tasks",
                  worker,
                  open.size());
              return messages.sayLost(lost(worker, open));
            })
        .chain(told -> messages.send(LivingWorkers.dismissal(worker)))
        .invoke(() -> living.buried(worker));
  }

  private static List<TaskResult.Lost> lost(String worker, List<Task> open) {
    return open.stream().map(task -> new TaskResult.Lost(worker, task.id(), task.runId())).toList();
  }
}
