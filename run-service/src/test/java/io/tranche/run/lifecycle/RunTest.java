package io.tranche.run.lifecycle;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.Runs.launch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunTest {

  private static final Run QUEUED =
      Run.requested(launch("1", "raw/orders", "a"), 3, NOW).queued(NOW);
  private static final Run STARTING = QUEUED.starting("r", 7, NOW);
  private static final Run STARTED = STARTING.started("r", 7, NOW);

  private static final Run RETRIED =
      STARTED.failed(
          NOW,
          "no such file",
          Optional.of(
              new Retry(
                  Attempt.runId(STARTED.id()), 1, 3, NOW.plusSeconds(5), List.of("raw/orders"))));

  private static final Map<RunStatus, Run> IN_STATUS =
      new EnumMap<>(
          Map.of(
              RunStatus.QUEUED, QUEUED,
              RunStatus.STARTING, STARTING,
              RunStatus.STARTED, STARTED,
              RunStatus.CANCELING, STARTED.canceling(NOW, "enough"),
              RunStatus.SUCCESS, STARTED.succeeded(NOW),
              RunStatus.FAILURE, STARTED.failed(NOW, "no such file"),
              RunStatus.CANCELED, QUEUED.canceled(NOW, Optional.of("enough"))));

  private static final Map<RunStatus, UnaryOperator<Run>> CHANGES =
      new EnumMap<>(
          Map.of(
              RunStatus.STARTING, run -> run.starting("r", 8, NOW),
              RunStatus.STARTED, run -> run.started("r", 8, NOW),
              RunStatus.CANCELING, run -> run.canceling(NOW, "enough"),
              RunStatus.SUCCESS, run -> run.succeeded(NOW),
              RunStatus.FAILURE, run -> run.failed(NOW, "no such file"),
              RunStatus.CANCELED, run -> run.canceled(NOW, Optional.empty())));

  static Stream<Arguments> everyPair() {
    return IN_STATUS.keySet().stream()
        .flatMap(from -> CHANGES.keySet().stream().map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("everyPair")
  void changesExactlyAsTheTableSays(RunStatus from, RunStatus to) {
    Run run = IN_STATUS.get(from);
    if (from.next().contains(to)) {
      assertThat(CHANGES.get(to).apply(run).status()).isEqualTo(to);
    } else {
      assertThatThrownBy(() -> CHANGES.get(to).apply(run))
          .hasMessageContaining(to + " does not follow " + from);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void readsBackAsItIsStored(Run run) {
    assertThat(RunDocuments.toRun(RunDocuments.toDocument(run))).isEqualTo(run);
  }

  static Stream<Run> runs() {
    return Stream.concat(
        IN_STATUS.values().stream(), Stream.of(RETRIED, Attempt.after(RETRIED).orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void numbersItsEventsWithoutAGap(Run run) {
    assertThat(run.events().stream().map(RunEvent::number))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, run.events().size()).boxed().toList());
    assertThat(run.events().get(run.events().size() - 1).status()).isEqualTo(run.status());
  }

  @Test
  void isFollowedByTheSameRunWhetherItIsKnownOrReadBack() {
    Run failed =
        STARTED.failed(
            NOW.plusNanos(123_456),
            "broken",
            Optional.of(new Retry(Attempt.runId(STARTED.id()), 1, 3, NOW, List.of("raw/orders"))));

    assertThat(Attempt.after(RunDocuments.toRun(RunDocuments.toDocument(failed))))
        .isPresent()
        .isEqualTo(Attempt.after(failed));
  }

  @Test
  void isFollowedByARunThatNamesItAndTheFirst() {
    Run second = Attempt.after(RETRIED).orElseThrow();

    assertThat(second.status()).isEqualTo(RunStatus.QUEUED);
    assertThat(second.notBefore()).contains(NOW.plusSeconds(5));
    assertThat(second.attempt()).contains(new Attempt(STARTED.id(), STARTED.id(), 1, 3));
    assertThat(second.tags())
        .isEqualTo(
            Map.of(
                "tranche/parent_run_id", STARTED.id(),
                "tranche/root_run_id", STARTED.id(),
                "tranche/retry_number", "1"));
    assertThat(Attempt.after(RETRIED)).contains(second);

    Run third =
        Attempt.after(
                second
                    .started("r", 9, NOW)
                    .failed(
                        NOW,
                        "again",
                        Optional.of(
                            new Retry(
                                Attempt.runId(second.id()), 2, 3, NOW, List.of("raw/orders")))))
            .orElseThrow();
    assertThat(third.id()).isNotEqualTo(second.id());
    assertThat(third.attempt()).contains(new Attempt(second.id(), STARTED.id(), 2, 3));
  }

  @Test
  void isFollowedByNothingUnlessItFailedWithARetry() {
    assertThat(IN_STATUS.values()).allSatisfy(run -> assertThat(Attempt.after(run)).isEmpty());
  }

  @Test
  void startsAgainUnderAHigherTokenWhenItIsTakenOver() {
    Run taken = STARTED.takenOver("other", 12, NOW);

    assertThat(taken.status()).isEqualTo(RunStatus.STARTING);
    assertThat(taken.token()).isEqualTo(12);
    assertThat(taken.replica()).contains("other");
    assertThat(taken.assetPartitions()).isEqualTo(List.of("raw/orders|a"));
  }
}
