package io.tranche.platform;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does something again and again on a thread of its own, with a pause before each time, until it is
 * closed. A failure is logged, and the next time tries again.
 */
public final class Repeatedly implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Repeatedly.class);

  private final String what;
  private final Supplier<Duration> pause;
  private final Work work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What is done. */
  @FunctionalInterface
  public interface Work {
    void once() throws InterruptedException;
  }

  /**
   * Nothing is done before it is started.
   *
   * @param what it does, as in "look at schedules"
   * @param pause before each time, asked anew
   */
  public Repeatedly(String what, Supplier<Duration> pause, Work work) {
    this.what = what;
    this.pause = pause;
    this.work = work;
    this.thread = new Thread(this::workUntilClosed, what);
  }

  /** With the same pause before each time. */
  public Repeatedly(String what, Duration pause, Work work) {
    this(what, () -> pause, work);
  }

  /** Starts the thread, which does not keep the process alive. */
  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void workUntilClosed() {
    try {
      while (!closed.await(pause.get().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          work.once();
        } catch (RuntimeException e) {
          LOG.warnf("Cannot %s, trying again: %s", what, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is being done at the moment is done to its end; nothing is begun after it. */
  @Override
  public void close() {
    closed.countDown();
  }

  /** Whether it has ended within a time; it does so after it was closed. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
    return !thread.isAlive();
  }
}
