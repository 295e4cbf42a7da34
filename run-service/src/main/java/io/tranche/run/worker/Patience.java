package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.Trouble;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits for the store and the brokers while a worker works: their trouble is waited out, since the
 * work goes on without us.
 */
final class Patience {

  private static final Logger LOG = Logger.getLogger(Patience.class);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

  private Patience() {}

  /** Asks until there is an answer, or a failure that would be the same again. */
  static <T> T await(Supplier<Uni<? extends T>> question) throws InterruptedException {
    CompletableFuture<T> answer =
        Uni.createFrom()
            .<T>deferred(question)
            .onFailure(Trouble::isTrouble)
            .invoke(failure -> LOG.warnf("Waiting for a dependency: %s", failure))
            .onFailure(Trouble::isTrouble)
            .retry()
            .withBackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF)
            .indefinitely()
            .subscribeAsCompletionStage();
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
