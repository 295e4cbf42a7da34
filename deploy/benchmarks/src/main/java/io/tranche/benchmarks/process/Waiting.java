package io.tranche.benchmarks.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for something that another process does. */
public final class Waiting {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Waiting() {}

  /**
   * Returns when it holds.
   *
   * @throws IllegalStateException naming what did not come, after three minutes
   */
  public static void until(String what, Callable<Boolean> condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!holds(what, condition)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Cannot measure: not true after " + LIMIT.toSeconds() + " s (" + what + ")");
      }
      pause(20);
    }
  }

  /** Lets time pass. */
  public static void pause(long millis) throws InterruptedException {
    if (new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("nobody counts down");
    }
  }

  private static boolean holds(String what, Callable<Boolean> condition)
      throws InterruptedException {
    try {
      return condition.call();
    } catch (InterruptedException | IllegalStateException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Cannot measure: " + what + ": " + e, e);
    }
  }
}
