package io.tranche.run.worker;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks at the tasks that this replica waits for, all with one question: four times a second, since
 * what a worker says may be stored by another replica, and at once when this one has stored some.
 */
@Singleton
class TaskWatch {

  private static final Logger LOG = Logger.getLogger(TaskWatch.class);
  private static final long POLL_MILLIS = 250;
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final MongoTaskRepository tasks;
  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "task-watch");
            thread.setDaemon(true);
            return thread;
          });

  @Inject
  TaskWatch(MongoTaskRepository tasks) {
    this.tasks = tasks;
  }

  /** Somebody who waits for a task that was read in some version. */
  private record Waiter(String task, long version, CompletableFuture<Optional<Task>> changed) {}

  @SuppressWarnings("FutureReturnValueIgnored") // it runs until the executor is shut down
  void onStart(@Observes StartupEvent event) {
    looking.scheduleWithFixedDelay(
        this::lookSafely, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Some tasks may have changed. */
  void look() {
    if (!waiting.isEmpty() && asked.compareAndSet(false, true)) {
      looking.execute(this::lookSafely);
    }
  }

  /**
   * Waits until a task is no longer as it was read, at most for some time.
   *
   * @return as it is then; empty if it is no longer there
   */
  Optional<Task> await(Task task, Duration most) throws InterruptedException {
    CompletableFuture<Optional<Task>> changed = new CompletableFuture<>();
    Waiter waiter = new Waiter(task.id(), task.version(), changed);
    waiting.add(waiter);
    try {
      return changed.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.of(task);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      waiting.remove(waiter);
    }
  }

  private void lookSafely() {
    asked.set(false);
    try {
      Set<Waiter> now = Set.copyOf(waiting);
      if (!now.isEmpty()) {
        tell(now);
      }
    } catch (RuntimeException e) {
      LOG.warnf("Cannot look at tasks, trying again: %s", e);
    }
  }

  private void tell(Set<Waiter> now) {
    Set<String> ids = now.stream().map(Waiter::task).collect(Collectors.toSet());
    Map<String, Task> found = tasks.findAll(ids).await().atMost(ANSWER);
    for (Waiter waiter : now) {
      Optional<Task> task = Optional.ofNullable(found.get(waiter.task()));
      if (task.filter(one -> one.version() == waiter.version()).isEmpty()) {
        waiter.changed().complete(task);
      }
    }
  }

  @PreDestroy
  void close() {
    looking.shutdownNow();
  }
}
