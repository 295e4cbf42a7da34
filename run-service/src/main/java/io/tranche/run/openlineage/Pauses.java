package io.tranche.run.openlineage;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Repeats what depends on others until it is done, or until nobody waits for that any more. */
final class Pauses {

  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 15_000;

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Something that is done, or not yet. */
  interface Attempt {
    boolean isDone() throws InterruptedException;
  }

  /** Returns when it is done; each pause is twice as long as the one before. */
  void untilDone(Attempt attempt) throws InterruptedException {
    long pause = FIRST_MILLIS;
    while (!attempt.isDone()) {
      if (closed.await(pause, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException("this process ends");
      }
      pause = Math.min(2 * pause, LONGEST_MILLIS);
    }
  }

  void close() {
    closed.countDown();
  }
}
