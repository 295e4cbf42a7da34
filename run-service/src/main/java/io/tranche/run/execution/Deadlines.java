package io.tranche.run.execution;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Interrupts work that takes longer than it may. */
@Singleton
class Deadlines {

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "deadlines");
            thread.setDaemon(true);
            return thread;
          });

  /** Work that may be interrupted. */
  interface Work<T> {
    T run() throws InterruptedException;
  }

  /** The thread that works, until its work has ended. */
  private static final class Worker {
    private final Thread thread = Thread.currentThread();
    private boolean ended;
    private boolean late;

    synchronized void interrupt() {
      if (!ended) {
        late = true;
        thread.interrupt();
      }
    }

    /** From now on nobody interrupts this thread because of the time; true if somebody has. */
    synchronized boolean end() {
      ended = true;
      return late;
    }
  }

  /**
   * Does some work on this thread.
   *
   * @param late the failure of work that was interrupted because its time was over
   * @throws InterruptedException if somebody else has interrupted the work
   */
  <T> T within(Duration left, Supplier<? extends RuntimeException> late, Work<T> work)
      throws InterruptedException {
    if (left.isNegative() || left.isZero()) {
      throw late.get();
    }
    Worker worker = new Worker();
    ScheduledFuture<?> alarm =
        timer.schedule(worker::interrupt, left.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return work.run();
    } catch (InterruptedException e) {
      if (worker.end()) {
        throw late.get();
      }
      throw e;
    } finally {
      alarm.cancel(false);
      if (worker.end()) {
        Thread.interrupted();
      }
    }
  }

  @PreDestroy
  void close() {
    timer.shutdownNow();
  }
}
