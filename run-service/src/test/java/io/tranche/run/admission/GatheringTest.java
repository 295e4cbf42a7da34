package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.Runs.by;
import static io.tranche.run.Runs.gathered;
import static io.tranche.run.Runs.launch;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.Debounce;
import io.tranche.contracts.runs.Proof;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.lifecycle.Run;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests that wait for others, and which of them one run answers. */
class GatheringTest {

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Debounce DEBOUNCE = new Debounce(QUIET, 4, Duration.ofSeconds(12));
  private static final Catalog CATALOG = catalog();

  private final AdmissionState state = new AdmissionState(1_000);

  @Test
  void takesInTheOtherPartitionsThatTheBackfillPolicyLetsIntoOneRun() {
    request(NOW, gathered(launch("1", "batched", "a"), DEBOUNCE));
    request(NOW, gathered(launch("2", "batched", "b"), DEBOUNCE));
    request(NOW, gathered(launch("3", "batched", "c"), DEBOUNCE));
    request(NOW, gathered(launch("4", "batched", "d"), DEBOUNCE));

    assertThat(run("1").partitions()).containsExactly("a", "b", "c");
    assertThat(run("1").absorbedRequests()).containsExactly("2", "3");
    assertThat(run("4").partitions()).containsExactly("d");
  }

  @Test
  void takesInNoOtherPartitionWhereEachHasARunOfItsOwn() {
    request(NOW, gathered(launch("1", "single", "a"), DEBOUNCE));
    request(NOW, gathered(launch("2", "single", "b"), DEBOUNCE));
    request(NOW, gathered(launch("3", "single", "a"), DEBOUNCE));

    assertThat(run("1").partitions()).containsExactly("a");
    assertThat(run("1").absorbedRequests()).containsExactly("3");
    assertThat(run("2").partitions()).containsExactly("b");
  }

  @Test
  void takesInOnlyRequestsOfItsOriginTagsAndConfiguration() {
    request(NOW, gathered(launch("1", "batched", "a"), DEBOUNCE));
    request(NOW, gathered(by(Origin.sensor("other"), "2", "batched", "b"), DEBOUNCE));
    request(
        NOW,
        gathered(launch("3", "batched", "b"), DEBOUNCE)
            .withRunConfig(Optional.of(RunConfiguration.parse("{\"limit\": 1}"))));
    request(NOW, launch("4", "batched", "c"));

    assertThat(run("1").partitions()).containsExactly("a");
    assertThat(state.queueLength()).isEqualTo(4);
  }

  @Test
  void waitsUntilItIsQuietButNotForEver() {
    request(NOW, gathered(launch("1", "single", "a"), DEBOUNCE));
    assertThat(state.nextDue()).contains(NOW.plus(QUIET));

    request(NOW.plusSeconds(4), gathered(launch("2", "single", "a"), DEBOUNCE));
    assertThat(state.nextDue()).contains(NOW.plusSeconds(9));

    request(NOW.plusSeconds(8), gathered(launch("3", "single", "a"), DEBOUNCE));
    assertThat(state.nextDue()).contains(NOW.plusSeconds(12));
    assertThat(state.wake(NOW.plusSeconds(11))).isEmpty();
    assertThat(state.wake(NOW.plusSeconds(12))).hasSize(1);
  }

  @Test
  void isDueWithItsLastEvent() {
    for (int i = 1; i <= 4; i++) {
      request(NOW.plusSeconds(1), gathered(launch("" + i, "single", "a"), DEBOUNCE));
    }

    assertThat(state.wake(NOW.plusSeconds(1))).hasSize(1);
  }

  @Test
  void takesNothingMoreInWhenItsTimeHasComeButAnswersForWhatItHas() {
    request(NOW, gathered(launch("1", "batched", "a"), DEBOUNCE));
    Instant late = NOW.plusSeconds(6);
    assertThat(state.wake(late)).hasSize(1);
    request(late, gathered(launch("2", "batched", "a"), DEBOUNCE));
    request(late, gathered(launch("3", "batched", "b"), DEBOUNCE));

    assertThat(run("1").absorbedRequests()).containsExactly("2");
    assertThat(run("1").notBefore()).contains(NOW.plus(QUIET));
    assertThat(run("3").notBefore()).contains(late.plus(QUIET));
  }

  @Test
  void tellsWhichPartitionsItTookInAndWhy() {
    RunRequest.Launch second = gathered(launch("2", "batched", "b"), DEBOUNCE);
    request(NOW, gathered(launch("1", "batched", "a"), DEBOUNCE));
    request(NOW, second);
    request(NOW, gathered(launch("3", "batched", "a"), DEBOUNCE));

    assertThat(run("1").events())
        .filteredOn(RunEvent.RunAbsorbed.class::isInstance)
        .map(RunEvent.RunAbsorbed.class::cast)
        .satisfiesExactly(
            joined -> {
              assertThat(joined.partitions()).containsExactly("b");
              assertThat(joined.cause()).isEqualTo(second.cause());
            },
            known -> assertThat(known.partitions()).isEmpty());
  }

  @Test
  void keepsTheNewestProofOfEachPartition() {
    request(NOW, proven("1", "a", 3));
    request(NOW, proven("2", "b", 1));
    request(NOW, proven("3", "a", 4));
    request(NOW, proven("4", "b", 0));

    assertThat(run("1").proof("a")).map(Proof::version).contains(4L);
    assertThat(run("1").proof("b")).map(Proof::version).contains(1L);
    assertThat(run("1").proofs()).hasSize(2);
  }

  @Test
  void goesWithoutWhatWasRemovedAndIsCanceledOnlyWhenNothingIsLeft() {
    request(NOW, gathered(launch("1", "batched", "a", "b"), DEBOUNCE));
    Instant due = NOW.plus(QUIET);
    assertThat(state.wake(due)).hasSize(1);

    RoundWork some = new RoundWork(state, CATALOG, due);
    some.lose(launch("1", "batched", "a").runId(), new Removals.Gone(List.of("a"), "a is gone"));

    assertThat(run("1").partitions()).containsExactly("b");
    assertThat(state.wake(due)).as("waits until that is stored").isEmpty();
    assertThat(some.transitions())
        .singleElement()
        .satisfies(change -> assertThat(change.to().partitions()).containsExactly("b"));

    RoundWork rest = new RoundWork(state, CATALOG, due.plusSeconds(1));
    rest.lose(launch("1", "batched", "a").runId(), new Removals.Gone(List.of("b"), "b is gone"));
    assertThat(rest.transitions())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.to().status()).isEqualTo(RunStatus.CANCELED);
              assertThat(change.to().error()).contains("b is gone");
            });
  }

  private static RunRequest.Launch proven(String id, String key, long version) {
    RunRequest.Launch plain = launch(id, "batched", key);
    return gathered(
        new RunRequest.Launch(
            plain.id(),
            plain.assets(),
            plain.partitions(),
            plain.origin(),
            plain.cause(),
            Optional.empty(),
            Map.of(),
            0,
            Optional.empty(),
            Optional.of(new Proof("files", key, 1, version, Map.of(), Optional.empty()))),
        DEBOUNCE);
  }

  private void request(Instant at, RunRequest.Launch launch) {
    RoundWork work = new RoundWork(state, CATALOG, at);
    work.request(launch, 1);
    work.storeWaiting();
  }

  private Run run(String requestId) {
    return state.waitingRun(launch(requestId, "batched", "a").runId()).orElseThrow();
  }

  private static Catalog catalog() {
    Bundle bundle =
        Bundle.parse(
            """
            apiVersion: tranche.io/v1
            bundle: gathering
            assets:
              - {key: single, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: none}}
              - {key: batched, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: none}, backfillPolicy: {type: multiRun, maxPartitionsPerRun: 3}}
            """
                .getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
