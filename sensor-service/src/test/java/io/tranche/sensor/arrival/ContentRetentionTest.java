package io.tranche.sensor.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentRetentionTest {

  private static final Duration LEAST = Duration.ofDays(35);

  @Test
  void contentsAreRememberedAsLongAsTheirNotificationsCanComeAgainOrLonger() {
    assertThat(TakenContents.longEnough(Optional.empty(), LEAST)).isEqualTo(LEAST);
    assertThat(TakenContents.longEnough(Optional.of(Duration.ofDays(36)), LEAST))
        .isEqualTo(Duration.ofDays(36));
  }

  @Test
  void aServiceThatWouldForgetThemEarlierDoesNotStart() {
    assertThatThrownBy(() -> TakenContents.longEnough(Optional.of(Duration.ofDays(30)), LEAST))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot start: tranche.sensor.same-content.kept is shorter than a notification can come"
                + " again, from file-arrivals and its dead letters (PT720H); accepted: PT840H or"
                + " longer, or none");
  }
}
