package io.tranche.run.execution;

import static io.tranche.run.Runs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.lifecycle.Attempt;
import io.tranche.run.lifecycle.Run;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryDecisionTest {

  private static final Catalog CATALOG =
      catalog(
          """
          apiVersion: tranche.io/v1
          bundle: retries
          assets:
            - {key: a, materializer: {type: none}}
            - {key: b, materializer: {type: none}, retryPolicy: {maxRetries: 2, delay: PT10S, backoff: linear}}
            - {key: c, materializer: {type: none}}
          """);
  private static final List<String> ORDER = List.of("a", "b", "c");

  @Test
  void followsThePolicyOfTheAssetThatCouldNotBeMade() {
    Run run = run(Map.of());

    assertThat(after(run, "b"))
        .contains(new Retry(Attempt.runId(run.id()), 1, 2, NOW.plusSeconds(10), List.of("b", "c")));
    assertThat(after(run, "a")).isEmpty();
  }

  @Test
  void waitsLongerEachTimeAndEndsWithTheLast() {
    Run first = run(Map.of());
    Run second = next(first);
    Run third = next(second);

    assertThat(after(second, "b").orElseThrow().notBefore()).isEqualTo(NOW.plusSeconds(20));
    assertThat(after(second, "b").orElseThrow().number()).isEqualTo(2);
    assertThat(after(third, "b")).isEmpty();
  }

  @Test
  void prefersTheNumberOfRetriesThatTheRunNames() {
    assertThat(after(run(Map.of("tranche/max_retries", "0")), "b")).isEmpty();
    assertThat(after(run(Map.of("tranche/max_retries", "7")), "a"))
        .hasValueSatisfying(
            retry -> {
              assertThat(retry.maxRetries()).isEqualTo(7);
              assertThat(retry.notBefore()).isEqualTo(NOW);
            });
  }

  @Test
  void makesEverythingAgainIfTheRunSaysSo() {
    Run run = run(Map.of("tranche/retry_strategy", "ALL_STEPS"));

    assertThat(after(run, "b").orElseThrow().assets()).isEqualTo(ORDER);
  }

  @Test
  void doesNotFollowARunThatIsBeingCanceled() {
    Run started = run(Map.of()).started("r", 1, NOW);
    FinishedRun finished =
        FinishedRun.failed(started, NOW, List.of(), "broken", after(started, "b"));

    assertThat(finished.applyTo(started).retry()).isPresent();
    Run ended = finished.applyTo(started.canceling(NOW, "by hand"));
    assertThat(ended.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(ended.retry()).isEmpty();
  }

  @Test
  void doesNotFollowARunOfAnAssetThatIsNoLongerDefined() {
    assertThat(RetryDecision.after(run(Map.of()), ORDER, ORDER, Optional.empty(), NOW)).isEmpty();
  }

  private static Run next(Run run) {
    Run failed = run.started("r", 1, NOW).failed(NOW, "broken", after(run, "b"));
    return Attempt.after(failed).orElseThrow();
  }

  private static Optional<Retry> after(Run run, String failed) {
    AssetDocument asset = CATALOG.asset(failed);
    List<String> notMade = ORDER.subList(ORDER.indexOf(failed), ORDER.size());
    return RetryDecision.after(run, ORDER, notMade, Optional.of(asset), NOW);
  }

  private static Run run(Map<String, String> tags) {
    return Run.requested(
        new RunRequest.Launch(
            "1",
            ORDER,
            List.of(""),
            Origin.person("ada"),
            Cause.request("1", NOW),
            Optional.empty(),
            tags,
            0,
            Optional.empty(),
            Optional.empty()),
        1,
        NOW);
  }

  private static Catalog catalog(String yaml) {
    Bundle bundle = Bundle.parse(yaml.getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
