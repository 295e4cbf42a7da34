package io.tranche.run.worker;

import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.worker.LivingWorkers.Heard;
import io.tranche.run.worker.MongoWorkerRepository.StoredWorker;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tasks of runs that this replica executes. A task is stored before a slot is taken for it, the
 * worker's name before the worker is told: whoever takes the run over finds how far that came, and
 * goes on from there. Every method may block.
 */
@Singleton
class Tasks {

  private final MongoTaskRepository repository;
  private final MongoWorkerRepository workers;
  private final LivingWorkers living;
  private final WorkerMessages messages;
  private final RunRepository runs;
  private final Clock clock;

  @Inject
  Tasks(
      MongoTaskRepository repository,
      MongoWorkerRepository workers,
      LivingWorkers living,
      WorkerMessages messages,
      RunRepository runs,
      Clock clock) {
    this.repository = repository;
    this.workers = workers;
    this.living = living;
    this.messages = messages;
    this.runs = runs;
    this.clock = clock;
  }

  /** The last offer of the step; whoever executed the run before can no longer cancel it. */
  Task open(String queue, MaterializationContext context) throws InterruptedException {
    return open(
        context,
        step ->
            Task.waiting(
                step,
                1,
                context.runId(),
                context.token(),
                queue,
                context.assetKeys(),
                context.partitions().size()));
  }

  /**
   * The same.
   *
   * @param first makes the first one of the step
   */
  Task open(MaterializationContext context, Function<String, Task> first)
      throws InterruptedException {
    String step = Task.stepOf(context.runId(), context.assetKeys());
    Optional<Task> latest = Patience.await(() -> repository.findLatest(step));
    if (latest.isEmpty()) {
      requireOurs(context);
      return store(first.apply(step), context);
    }
    return own(latest.get(), context);
  }

  /** The offer after one that was withdrawn. */
  Task openNext(Task withdrawn, MaterializationContext context) throws InterruptedException {
    return store(withdrawn.next(context.token()), context);
  }

  private Task store(Task task, MaterializationContext context) throws InterruptedException {
    Patience.await(() -> repository.insert(task));
    return own(task, context);
  }

  private Task own(Task task, MaterializationContext context) throws InterruptedException {
    Patience.await(() -> repository.own(task.id(), context.token()));
    return load(task, context);
  }

  /** A replica that was paused since must not begin anew what others have ended. */
  private void requireOurs(MaterializationContext context) throws InterruptedException {
    Optional<Run> run = Patience.await(() -> runs.find(context.runId()));
    boolean ours =
        run.filter(one -> one.token() == context.token() && !one.status().isTerminal()).isPresent();
    if (!ours) {
      throw context.failure("another execution has taken the run over");
    }
  }

  /** The task as it is now. */
  Task load(Task task, MaterializationContext context) throws InterruptedException {
    return Optional.ofNullable(
            Patience.await(() -> repository.findAll(List.of(task.id()))).get(task.id()))
        .orElseThrow(() -> context.failure("its run has ended elsewhere"));
  }

  /** Where a worker finds the files of a task. */
  interface Places {
    FilePlaces of(Task task) throws InterruptedException;
  }

  /** Gives a waiting task to a worker with a free slot, if there is one. */
  Task place(Task task, MaterializationContext context, Places places) throws InterruptedException {
    List<StoredWorker> candidates = candidates(task);
    if (candidates.isEmpty()) {
      return task;
    }
    FilePlaces files = places.of(task);
    for (StoredWorker worker : candidates) {
      if (Patience.await(() -> workers.claim(worker, task.id()))) {
        Task offered = task.offeredTo(worker.id(), clock.instant());
        boolean changed = Patience.await(() -> repository.change(task, offered));
        Task now = load(task, context);
        if (changed) {
          tell(now, context, files);
        } else if (now.worker().filter(worker.id()::equals).isEmpty()) {
          Patience.await(() -> workers.release(worker.id(), task.id()));
        }
        return now;
      }
    }
    return task;
  }

  /** Who has kept a slot for the task comes first, then who has most of them. */
  private List<StoredWorker> candidates(Task task) throws InterruptedException {
    List<String> serving =
        living.all().stream()
            .filter(heard -> heard.serves(task.queue(), task.assets()))
            .map(Heard::beat)
            .map(beat -> beat.worker())
            .toList();
    Map<String, StoredWorker> stored = Patience.await(() -> workers.findAll(serving));
    List<StoredWorker> candidates = new ArrayList<>(stored.values());
    candidates.removeIf(
        worker -> worker.dead() || (worker.free() <= 0 && !worker.tasks().contains(task.id())));
    candidates.sort(
        Comparator.comparing((StoredWorker worker) -> !worker.tasks().contains(task.id()))
            .thenComparing(worker -> -worker.free())
            .thenComparing(StoredWorker::id));
    return candidates;
  }

  /** Tells the worker of its task; it takes it once, however often it is told. */
  void tell(Task task, MaterializationContext context, FilePlaces files)
      throws InterruptedException {
    if (task.state() == TaskState.OFFERED) {
      WorkerCommand offer = TaskOffers.of(task, context, files);
      Patience.await(() -> messages.send(offer));
    }
  }

  /** Takes an offer back that nobody has accepted, so that it can be made to another worker. */
  Task withdraw(Task task, MaterializationContext context, String reason)
      throws InterruptedException {
    if (withdraw(task, context.token(), reason)) {
      return task.over(TaskState.WITHDRAWN, Optional.empty());
    }
    return load(task, context);
  }

  private boolean withdraw(Task task, long token, String reason) throws InterruptedException {
    Task withdrawn = task.over(TaskState.WITHDRAWN, Optional.empty());
    if (!Patience.await(() -> repository.changeOwned(task, withdrawn, token))) {
      return false;
    }
    for (Heard heard : living.all()) {
      Patience.await(() -> workers.release(heard.beat().worker(), task.id()));
    }
    if (task.worker().isPresent()) {
      sendCancel(task, reason);
    }
    return true;
  }

  /**
   * Asks for the last offer of the step to end.
   *
   * @return as it was then; empty if there is nothing to wait for
   */
  Optional<Task> cancel(MaterializationContext context, String reason) throws InterruptedException {
    Optional<Task> found = findOpen(context);
    if (found.isEmpty()) {
      return found;
    }
    Task task = found.get();
    if (task.state() != TaskState.RUNNING) {
      return withdraw(task, context.token(), reason) ? Optional.empty() : found;
    }
    if (task.canceled().isEmpty()) {
      Patience.await(() -> repository.changeOwned(task, task.canceling(reason), context.token()));
    }
    sendCancel(task, reason);
    return found;
  }

  /** The last offer of the step, unless it is over or another execution has taken it over. */
  Optional<Task> findOpen(MaterializationContext context) throws InterruptedException {
    String step = Task.stepOf(context.runId(), context.assetKeys());
    return Patience.<Optional<Task>>await(() -> repository.findLatest(step))
        .filter(task -> !task.state().isOver() && task.owner() <= context.token());
  }

  private void sendCancel(Task task, String reason) throws InterruptedException {
    WorkerCommand cancel =
        new WorkerCommand.Cancel(task.worker().orElse(""), task.id(), task.acceptance(), reason);
    Patience.await(() -> messages.send(cancel));
  }

  /** What the worker goes on with does not count any more. */
  void giveUp(MaterializationContext context) throws InterruptedException {
    Optional<Task> open = findOpen(context);
    if (open.isPresent()) {
      Task lost = open.get().over(TaskState.LOST, Optional.empty());
      Patience.await(() -> repository.changeOwned(open.get(), lost, context.token()));
    }
  }
}
