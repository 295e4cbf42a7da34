package io.tranche.run.materializer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tranche.run.materializer.Workplace;
import io.tranche.testing.Concurrently;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A file, whose transactions come one after the other. */
class DuckDbFenceTest extends FenceContract {

  @Override
  TestDatabase database(Workplace workplace) {
    return new DuckDbFile(workplace);
  }

  @Override
  String stuck() {
    return "select :partitionKey as k, cast(count(*) as varchar) as run"
        + " from range(1000000000000) t(i) where i % 7 = length(:runId)";
  }

  @Test
  void letsTheNextRunWaitUntilAnInterruptedOneHasEnded() throws Exception {
    materialize(writes, 1, "a");
    AtomicReference<Throwable> outcome = new AtomicReference<>();
    Thread working = materializing(stuck, 2, outcome);
    await().atMost(Duration.ofSeconds(10)).until(() -> isWaiting(working));
    CompletableFuture<Void> next =
        Concurrently.run(() -> uninterrupted(() -> materialize(writes, 3, "a")));
    await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(working::isAlive);
    working.interrupt();
    working.join(10_000);
    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    next.get(10, TimeUnit.SECONDS);
    assertThat(runs()).containsExactly("a|run3");
  }
}
