package io.tranche.run.worker;

import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.replica.Replicas;
import io.tranche.run.worker.MongoWorkerRepository.StoredWorker;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Looks, now and then, for what nobody waits for any more: tasks of runs that have ended are
 * stopped and forgotten, slots of tasks that are over are given back. Every replica does this;
 * twice does no harm.
 */
@Singleton
class TaskSweep {

  private static final Logger LOG = Logger.getLogger(TaskSweep.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration DEAD_ARE_KEPT = Duration.ofDays(1);
  private static final String RUN_HAS_ENDED = "its run has ended";
  private static final int BEATS_BETWEEN_LOOKS = 10;
  private static final int MOST_AT_ONCE = 10_000;
  private static final Set<TaskState> OPEN =
      Set.of(TaskState.WAITING, TaskState.OFFERED, TaskState.RUNNING);

  private final MongoTaskRepository tasks;
  private final MongoWorkerRepository workers;
  private final LivingWorkers living;
  private final WorkerMessages messages;
  private final RunRepository runs;
  private final Replicas replicas;
  private final Instance<RemoteWork> elsewhere;
  private final Clock clock;
  private final AtomicLong beats = new AtomicLong();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService sweeping =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "task-sweep");
            thread.setDaemon(true);
            return thread;
          });

  @Inject
  TaskSweep(
      MongoTaskRepository tasks,
      MongoWorkerRepository workers,
      LivingWorkers living,
      WorkerMessages messages,
      RunRepository runs,
      Replicas replicas,
      @Any Instance<RemoteWork> elsewhere,
      Clock clock) {
    this.tasks = tasks;
    this.workers = workers;
    this.living = living;
    this.messages = messages;
    this.runs = runs;
    this.replicas = replicas;
    this.elsewhere = elsewhere;
    this.clock = clock;
  }

  void onStart(@Observes @Priority(40) StartupEvent event) {
    replicas.onBeat(
        () -> {
          if (beats.incrementAndGet() % BEATS_BETWEEN_LOOKS == 0
              && busy.compareAndSet(false, true)) {
            sweeping.execute(this::look);
          }
        });
  }

  private void look() {
    try {
      stopOrphans();
      forget();
      giveSlotsBack();
      workers.deleteDead(clock.instant().minus(DEAD_ARE_KEPT)).await().atMost(ANSWER);
    } catch (RuntimeException e) {
      LOG.warnf("Cannot look after tasks, trying again: %s", e);
    } finally {
      busy.set(false);
    }
  }

  private void stopOrphans() {
    List<Task> open = list(OPEN);
    open.stream()
        .filter(task -> task.remote().isEmpty())
        .forEach(task -> task.worker().ifPresent(living::expect));
    for (Task task : ofEndedRuns(open)) {
      if (task.remote().isPresent()) {
        stop(task, task.remote().get());
        continue;
      }
      boolean begun = task.state() == TaskState.RUNNING;
      Task stopped =
          begun ? task.canceling(RUN_HAS_ENDED) : task.over(TaskState.WITHDRAWN, Optional.empty());
      if (tasks.change(task, stopped).await().atMost(ANSWER) && task.worker().isPresent()) {
        messages
            .send(
                new WorkerCommand.Cancel(
                    task.worker().get(), task.id(), task.acceptance(), RUN_HAS_ENDED))
            .await()
            .atMost(ANSWER);
      }
    }
  }

  /** Told first, and stored then: who dies in between, or cannot tell it, tells it again. */
  private void stop(Task task, Task.Remote remote) {
    try {
      elsewhere.stream()
          .filter(work -> work.type().equals(remote.type()))
          .forEach(work -> work.stop(new RemoteTask(task), RUN_HAS_ENDED));
    } catch (RuntimeException e) {
      LOG.warnf("Cannot end work of run %s, trying again: %s", task.runId(), e);
      return;
    }
    Task stopped = task.canceling(RUN_HAS_ENDED).over(TaskState.STOPPED, Optional.empty());
    tasks.change(task, stopped).await().atMost(ANSWER);
  }

  /** Late answers to what is forgotten are refused as those to what never was. */
  private void forget() {
    Set<TaskState> over = new HashSet<>(Set.of(TaskState.values()));
    over.removeAll(OPEN);
    List<String> ids = new ArrayList<>();
    for (Task task : ofEndedRuns(list(over))) {
      if (task.worker().isPresent()) {
        workers.release(task.worker().get(), task.id()).await().atMost(ANSWER);
      }
      ids.add(task.id());
    }
    tasks.delete(ids).await().atMost(ANSWER);
  }

  private void giveSlotsBack() {
    List<String> ids = living.all().stream().map(heard -> heard.beat().worker()).toList();
    for (StoredWorker worker : workers.findAll(ids).await().atMost(ANSWER).values()) {
      Map<String, Task> holders = tasks.findAll(worker.tasks()).await().atMost(ANSWER);
      for (String id : worker.tasks()) {
        Optional<Task> holder = Optional.ofNullable(holders.get(id));
        if (holder.filter(task -> mayHold(task, worker.id())).isEmpty()) {
          workers.release(worker.id(), id).await().atMost(ANSWER);
        }
      }
    }
  }

  /** A task that waits may just be taking the slot. */
  private static boolean mayHold(Task task, String worker) {
    return task.state() == TaskState.WAITING
        || (!task.state().isOver() && task.worker().filter(worker::equals).isPresent());
  }

  private List<Task> list(Set<TaskState> states) {
    return tasks.list(Optional.empty(), states, MOST_AT_ONCE).await().atMost(ANSWER);
  }

  private List<Task> ofEndedRuns(List<Task> some) {
    Set<String> ids = new HashSet<>();
    some.forEach(task -> ids.add(task.runId()));
    Map<String, Run> found = runs.findAll(ids).await().atMost(ANSWER);
    return some.stream()
        .filter(
            task ->
                Optional.ofNullable(found.get(task.runId()))
                    .filter(run -> !run.status().isTerminal())
                    .isEmpty())
        .toList();
  }

  @PreDestroy
  void close() {
    sweeping.shutdownNow();
  }
}
