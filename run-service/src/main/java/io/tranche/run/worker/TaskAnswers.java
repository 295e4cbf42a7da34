package io.tranche.run.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerCommand;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies what is said of tasks: the document first, then the slot, then what the worker is told.
 * Who dies in between does it again: the document answers the same words in the same way.
 */
@Singleton
class TaskAnswers {

  private static final Logger LOG = Logger.getLogger(TaskAnswers.class);

  private final MongoTaskRepository tasks;
  private final MongoWorkerRepository workers;
  private final WorkerMessages messages;
  private final TaskWatch watch;
  private final MeterRegistry registry;

  @Inject
  TaskAnswers(
      MongoTaskRepository tasks,
      MongoWorkerRepository workers,
      WorkerMessages messages,
      TaskWatch watch,
      MeterRegistry registry) {
    this.tasks = tasks;
    this.workers = workers;
    this.messages = messages;
    this.watch = watch;
    this.registry = registry;
  }

  /** Takes in what was said, of each task in its order. */
  Uni<Void> take(List<TaskResult> said) {
    Map<String, List<TaskResult>> byTask =
        said.stream()
            .collect(
                Collectors.groupingBy(TaskResult::task, LinkedHashMap::new, Collectors.toList()));
    return tasks
        .findAll(byTask.keySet())
        .chain(
            found ->
                Multi.createFrom()
                    .iterable(byTask.entrySet())
                    .onItem()
                    .transformToUniAndMerge(one -> apply(found.get(one.getKey()), one.getValue()))
                    .collect()
                    .last())
        .invoke(watch::look)
        .replaceWithVoid();
  }

  private Uni<Void> apply(@Nullable Task stored, List<TaskResult> said) {
    if (stored == null) {
      return messages.tell(
          said.stream()
              .filter(one -> one.answers().isPresent())
              .map(one -> refuse(one, "there is no such task, or its run has ended"))
              .toList());
    }
    String id = stored.id();
    Task now = stored;
    List<WorkerCommand> replies = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (TaskResult one : said) {
      Answer answer = Answer.to(now, one);
      now = answer.task();
      answer.reply().ifPresent(replies::add);
      answer.refused().ifPresent(reason -> refused.add(one + ": " + reason));
    }
    Task next = now;
    Uni<Boolean> changed =
        next.equals(stored) ? Uni.createFrom().item(true) : tasks.change(stored, next);
    return changed.chain(done -> done ? follow(next, said, replies, refused) : again(id, said));
  }

  /** Somebody else changed the task first. */
  private Uni<Void> again(String task, List<TaskResult> said) {
    return tasks.findAll(List.of(task)).chain(found -> apply(found.get(task), said));
  }

  private Uni<Void> follow(
      Task task, List<TaskResult> said, List<WorkerCommand> replies, List<String> refused) {
    refused.forEach(
        reason -> {
          LOG.infof("Refused: %s", reason);
          registry.counter("tranche.tasks.refused").increment();
        });
    said.stream()
        .filter(TaskResult.Log.class::isInstance)
        .flatMap(one -> ((TaskResult.Log) one).lines().stream())
        .forEach(line -> LOG.infof("run %s: %s", task.runId(), line));
    Optional<String> worker = task.state().isOver() ? task.worker() : Optional.empty();
    Uni<Void> released =
        worker.isPresent() ? workers.release(worker.get(), task.id()) : Uni.createFrom().voidItem();
    return released.chain(done -> messages.tell(replies));
  }

  private WorkerCommand refuse(TaskResult said, String reason) {
    LOG.infof("Refused: %s: %s", said, reason);
    registry.counter("tranche.tasks.refused").increment();
    return Answer.stop(said, reason);
  }
}
