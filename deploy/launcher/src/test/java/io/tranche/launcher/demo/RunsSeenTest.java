package io.tranche.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsSeenTest {

  private static final Instant ARRIVED = Instant.parse("2026-02-03T04:05:06Z");
  private static final RunEvent STARTED =
      new RunEvent.RunStarted(
          "run-1",
          1,
          ARRIVED.plusMillis(7),
          List.of("orders"),
          List.of("a.csv"),
          1,
          Origin.sensor("landing"),
          Cause.fileArrival("event-1", "s3://landing/a.csv", ARRIVED),
          "replica-1",
          1);
  private static final RunEvent SUCCEEDED =
      new RunEvent.RunSucceeded("run-1", 2, ARRIVED.plusMillis(9), List.of("orders"));

  private final RunsSeen runs = new RunsSeen();

  @Test
  void areBusyFromTheFirstEventOfARunToItsLast() {
    assertThat(runs.areBusy()).isFalse();
    runs.take(STARTED);
    assertThat(runs.areBusy()).isTrue();
    runs.take(SUCCEEDED);
    assertThat(runs.areBusy()).isFalse();
  }

  @Test
  void areNotBusyAgainWhenAnEventComesAgainAfterTheEnd() {
    runs.take(STARTED);
    runs.take(SUCCEEDED);
    runs.take(STARTED);

    assertThat(runs.areBusy()).isFalse();
  }

  @Test
  void tellHowLongAfterTheArrivalARunStarted() {
    runs.take(STARTED);

    assertThat(runs.millisToStart("run-1")).contains(7L);
    assertThat(runs.millisToStart("run-2")).isEmpty();
  }
}
