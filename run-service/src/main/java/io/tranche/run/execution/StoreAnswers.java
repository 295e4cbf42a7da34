package io.tranche.run.execution;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.tranche.platform.Trouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Asks the store what a run is told: one that does not answer is no reason for a run to fail. */
final class StoreAnswers {

  private static final Logger LOG = Logger.getLogger(StoreAnswers.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private StoreAnswers() {}

  /** Asks until there is an answer, or a failure that would be the same again. */
  static <T> T await(Supplier<Uni<T>> question) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      try {
        return question.get().await().atMost(ANSWER);
      } catch (RuntimeException e) {
        if (e.getCause() instanceof InterruptedException) {
          throw new InterruptedException("while what a run is told was loaded");
        }
        if (!(e instanceof TimeoutException) && !Trouble.isTrouble(e)) {
          throw e;
        }
        LOG.warnf("Cannot load what a run is told, trying again: %s", e);
        never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }
}
