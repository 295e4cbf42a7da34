package io.tranche.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatedlyTest {

  @Test
  void goesOnAfterAFailureAndEndsWhenItIsClosed() throws InterruptedException {
    AtomicInteger times = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);
    CountDownLatch held = new CountDownLatch(1);
    Repeatedly work =
        new Repeatedly(
            "test",
            Duration.ofMillis(1),
            () -> {
              third.countDown();
              if (times.incrementAndGet() == 3) {
                held.await();
              }
              throw new IllegalStateException("on purpose");
            });

    work.start();
    assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
    work.close();
    held.countDown();

    assertThat(work.awaitEnd(Duration.ofSeconds(10))).isTrue();
    assertThat(times).hasValue(3);
  }
}
