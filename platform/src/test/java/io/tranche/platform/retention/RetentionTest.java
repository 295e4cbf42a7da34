package io.tranche.platform.retention;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private record Settings(
      Optional<Duration> runs, Optional<Duration> materializations, Duration ticks, Duration every)
      implements RetentionConfig {}

  @Test
  void startsWithWhatIsKeptLongEnough() {
    assertThatNoException()
        .isThrownBy(() -> Retention.check(settings(Optional.empty(), Duration.ofDays(30))));
    assertThatNoException()
        .isThrownBy(
            () -> Retention.check(settings(Optional.of(Duration.ofDays(35)), Duration.ofDays(1))));
  }

  @Test
  void refusesToStartWhereARequestThatComesAgainWouldNotFindItsRun() {
    assertThatThrownBy(
            () -> Retention.check(settings(Optional.of(Duration.ofDays(34)), Duration.ofDays(1))))
        .hasMessage(
            "Cannot start: tranche.retention.runs is out of range (P34D); accepted: P35D to"
                + " P36500D");
    assertThatThrownBy(() -> Retention.check(settings(Optional.empty(), Duration.ofHours(1))))
        .hasMessage(
            "Cannot start: tranche.retention.ticks is out of range (PT1H); accepted: P1D to"
                + " P36500D");
  }

  private static RetentionConfig settings(Optional<Duration> runs, Duration ticks) {
    return new Settings(runs, Optional.empty(), ticks, Duration.ofHours(1));
  }
}
