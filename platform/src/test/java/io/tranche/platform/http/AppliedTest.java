package io.tranche.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppliedTest {

  private static final String PATIENCE = "tranche.http-patience";
  private static final Duration LONG = Duration.ofMinutes(1);

  @AfterEach
  void forget() {
    System.clearProperty(PATIENCE);
  }

  @Test
  void asksUntilThereIsAnAnswer() {
    System.setProperty(PATIENCE, "PT1M");
    AtomicInteger asked = new AtomicInteger();

    Optional<Integer> answer =
        Applied.inTime(
                () ->
                    Uni.createFrom()
                        .item(Optional.of(asked.incrementAndGet()).filter(times -> times == 3)))
            .await()
            .atMost(LONG);

    assertThat(answer).contains(3);
  }

  @Test
  void hasNoAnswerWhenThePatienceIsOver() {
    System.setProperty(PATIENCE, "PT0.05S");

    assertThat(Applied.inTime(() -> Uni.createFrom().item(Optional.empty())).await().atMost(LONG))
        .isEmpty();
  }

  @Test
  void hasNoAnswerWhereTheQuestionIsNotAnsweredInTime() {
    System.setProperty(PATIENCE, "PT0.05S");

    assertThat(
            Applied.inTime(() -> Uni.createFrom().<Optional<String>>nothing()).await().atMost(LONG))
        .isEmpty();
  }
}
