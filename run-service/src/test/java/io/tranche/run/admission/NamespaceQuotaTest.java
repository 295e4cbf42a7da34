package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.Runs;
import io.tranche.run.admission.AdmissionState.Admitted;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.replica.Replica;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many runs of a namespace are in progress, and how many wait. */
class NamespaceQuotaTest {

  private static final String SELF = "replica-1";

  private final AdmissionState state = new AdmissionState(1_000);
  private Catalog catalog = catalog("{namespace: toys, running: 2, queued: 1}");

  @Test
  void letsOnlySoManyRunsOfANamespaceInAndThoseBehindOfOtherNamespaces() {
    enqueue("1", "toys/a", "x");
    enqueue("2", "toys/b", "x");
    enqueue("3", "toys/a", "y");
    enqueue("4", "books/a", "x");
    enqueue("5", "alone", "x");

    assertThat(admit()).containsExactly("1", "2", "4", "5");
    state.release(runId("1"));
    assertThat(admit()).containsExactly("3");
  }

  @Test
  void countsRunsThatStartedBeforeThereWasAQuota() {
    catalog = catalog("");
    enqueue("1", "toys/a", "x");
    enqueue("2", "toys/a", "y");
    assertThat(admit()).containsExactly("1", "2");

    catalog = catalog("{namespace: toys, running: 2}");
    enqueue("3", "toys/b", "x");
    assertThat(admit()).isEmpty();

    catalog = catalog("{namespace: toys, running: 3}");
    assertThat(admit()).containsExactly("3");
  }

  @Test
  void countsARunOverTwoNamespacesInBoth() {
    catalog = catalog("{namespace: toys, running: 1}, {namespace: books, running: 1}");
    state.enqueue(
        Run.requested(
            new RunRequest.Launch(
                "1",
                List.of("toys/a", "books/a"),
                List.of("x"),
                Origin.person("1"),
                Runs.launch("1", "toys/a", "x").cause(),
                Optional.empty(),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty()),
            1,
            NOW),
        false);
    enqueue("2", "toys/b", "x");
    enqueue("3", "books/a", "y");

    assertThat(admit()).containsExactly("1");
  }

  @Test
  void pausesANamespaceThatMayHaveNoRunInProgress() {
    catalog = catalog("{namespace: toys, running: 0}");
    enqueue("1", "toys/a", "x");
    enqueue("2", "books/a", "x");

    assertThat(admit()).containsExactly("2");
  }

  @Test
  void refusesTheLatestOfTheNewRunsThatAreTooManyToWait() {
    RoundWork work = new RoundWork(state, Catalog.empty(), NOW);
    for (String id : List.of("1", "2", "3", "4")) {
      work.request(launch(id, "toys/a", id), 1);
    }
    work.request(launch("5", "books/a", "x"), 1);
    start(work);

    assertThat(work.inserted())
        .extracting(Run::requestId, Run::status)
        .containsExactly(
            tuple("1", RunStatus.STARTED),
            tuple("2", RunStatus.STARTED),
            tuple("3", RunStatus.QUEUED),
            tuple("4", RunStatus.FAILURE),
            tuple("5", RunStatus.STARTED));
    assertThat(work.inserted().get(3).error())
        .contains("Cannot launch run: as many runs of namespace toys wait as its quota allows (1)");
    assertThat(state.waitingRun(runId("4"))).isEmpty();
    assertThat(work.events().stream().filter(event -> event.runId().equals(runId("4"))))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("RunQueued", "RunFailed");
  }

  @Test
  void refusesNoRunThatWaitsAlreadyAndNoneOfABackfill() {
    state.enqueue(run("1", "toys/a", "x"), true);
    state.enqueue(run("2", "toys/a", "y"), true);
    catalog = catalog("{namespace: toys, running: 0, queued: 1}");
    RoundWork work = new RoundWork(state, Catalog.empty(), NOW);
    work.request(Runs.by(Origin.backfill("b"), "3", "toys/b", "x"), 1);
    work.request(launch("4", "toys/b", "y"), 1);
    start(work);

    assertThat(work.inserted())
        .extracting(Run::status)
        .containsExactly(RunStatus.QUEUED, RunStatus.FAILURE);
    assertThat(state.queueLength("toys")).isEqualTo(3);
  }

  @Test
  void neverExceedsAQuotaAndForgetsNoRun() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Set<String> ended = new HashSet<>();
    int asked = 0;
    while (asked < 400 || state.queueLength() > 0 || !state.entries().isEmpty()) {
      if (asked < 400 && random.nextInt(3) > 0) {
        enqueue(
            "r" + asked++, random.nextBoolean() ? "toys/a" : "books/a", "p" + random.nextInt(8));
      }
      admit();
      assertThat(
              state.entries().stream().filter(entry -> entry.assets().contains("toys/a")).count())
          .isLessThanOrEqualTo(2);
      for (AdmissionEntry entry : state.entries()) {
        if (random.nextBoolean()) {
          state.release(entry.runId());
          ended.add(entry.runId());
        }
      }
    }
    assertThat(ended).hasSize(asked);
    assertThat(state.queueLength("toys")).isZero();
  }

  private void start(RoundWork work) {
    for (Admitted one : state.admit(capacity())) {
      state.dequeue(one.waiting().run().id());
      work.start(one, 1, SELF);
    }
    work.refuse(QueueQuota.of(catalog));
    work.storeWaiting();
  }

  private void enqueue(String id, String asset, String partition) {
    state.enqueue(run(id, asset, partition), false);
  }

  private static RunRequest.Launch launch(String id, String asset, String partition) {
    return Runs.by(Origin.person(id), id, asset, partition);
  }

  private static Run run(String id, String asset, String partition) {
    return Run.requested(launch(id, asset, partition), 1, NOW);
  }

  private static String runId(String id) {
    return run(id, "toys/a", "x").id();
  }

  private List<String> admit() {
    List<String> ids = new ArrayList<>();
    for (Admitted one : state.admit(capacity())) {
      Run run = one.waiting().run();
      state.dequeue(run.id());
      state.hold(AdmissionEntry.of(run, one.placement(), 1));
      ids.add(run.requestId());
    }
    return ids;
  }

  private Capacity capacity() {
    return new Capacity(
        SELF,
        catalog,
        List.of(new Replica(SELF, 1, false, Set.of())),
        new Capacity.Limits(100, 1, RunLimits.NONE),
        state.entries());
  }

  private static Catalog catalog(String quotas) {
    Bundle bundle =
        Bundle.parse(
            """
            apiVersion: tranche.io/v1
            bundle: all
            quotas: [%s]
            assets:
              - {key: toys/a, materializer: {type: none}}
              - {key: toys/b, materializer: {type: none}}
              - {key: books/a, materializer: {type: none}}
              - {key: alone, materializer: {type: none}}
            """
                .formatted(quotas)
                .getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
