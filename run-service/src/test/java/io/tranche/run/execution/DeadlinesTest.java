package io.tranche.run.execution;

import static io.tranche.run.Runs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.MaterializationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private final Deadlines deadlines = new Deadlines();

  @AfterEach
  void close() {
    deadlines.close();
  }

  @Test
  void interruptsWorkThatTakesTooLong() {
    assertThatThrownBy(() -> within(Duration.ofMillis(20), DeadlinesTest::waitForNothing))
        .isInstanceOf(MaterializationException.class)
        .hasMessage("too late");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void leavesWorkAloneThatIsInTime() throws InterruptedException {
    assertThat(within(Duration.ofHours(1), () -> "done")).isEqualTo("done");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void doesNotBeginWhenTheTimeIsOver() {
    assertThatThrownBy(() -> within(Duration.ZERO, () -> "done")).hasMessage("too late");
  }

  @Test
  void letsAnInterruptionOfSomebodyElseThrough() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> within(Duration.ofHours(1), DeadlinesTest::waitForNothing))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void countTheTimeOfTheWholeRunFromItsStart() {
    Run run = run(Map.of("tranche/max_runtime", "60"));

    assertThat(WorkLimit.of(run, withTimeout("PT10M"), NOW.plusSeconds(45)))
        .contains(
            new WorkLimit(
                Duration.ofSeconds(15), "the run took longer than tranche/max_runtime (PT1M)"));
    assertThat(WorkLimit.of(run, withTimeout("PT10S"), NOW.plusSeconds(45)))
        .contains(new WorkLimit(Duration.ofSeconds(10), "it took longer than its timeout (PT10S)"));
    assertThat(WorkLimit.of(run(Map.of()), new Materializer.None(), NOW)).isEmpty();
  }

  private String within(Duration left, Deadlines.Work<String> work) throws InterruptedException {
    return deadlines.within(left, () -> new MaterializationException("too late"), work);
  }

  private static String waitForNothing() throws InterruptedException {
    return new CountDownLatch(1).await(1, TimeUnit.HOURS) ? "never" : "too long";
  }

  private static Materializer withTimeout(String timeout) {
    return new Materializer.Command(
        List.of("x"), Map.of(), Optional.empty(), Optional.of(Duration.parse(timeout)));
  }

  private static Run run(Map<String, String> tags) {
    RunRequest.Launch launch =
        new RunRequest.Launch(
            "1",
            List.of("a"),
            List.of(""),
            Origin.person("ada"),
            Cause.request("1", NOW),
            Optional.empty(),
            tags,
            0,
            Optional.empty(),
            Optional.empty());
    return Run.requested(launch, 1, NOW).started("r", 1, NOW);
  }
}
