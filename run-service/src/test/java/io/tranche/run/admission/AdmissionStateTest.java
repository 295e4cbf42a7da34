package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.Runs.by;
import static io.tranche.run.Runs.launch;
import static io.tranche.run.Runs.notBefore;
import static io.tranche.run.Runs.withPriority;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.AdmissionState.Admitted;
import io.tranche.run.lifecycle.Place;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.replica.Replica;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionStateTest {

  private static final String SELF = "replica-1";
  private static final String OTHER = "replica-2";

  private static final Catalog CATALOG =
      catalog(
          """
          apiVersion: tranche.io/v1
          bundle: admission
          connections: [{name: warehouse, type: duckdb, path: w.duckdb}]
          assets:
            - {key: recorded, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: none}}
            - {key: programmed, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: command, command: [x]}}
            - {key: queried, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: sql, connection: warehouse, table: t, partitionColumn: k, script: select 1}}
          """);

  private final AdmissionState state = new AdmissionState(1_000);

  @Test
  void letsInWhatNeedsDifferentPartitions() {
    enqueue(launch("1", "recorded", "a"));
    enqueue(launch("2", "recorded", "b"));

    assertThat(admit()).containsExactly("1", "2");
  }

  @Test
  void keepsTheSecondRunOfAPartitionWaitingUntilTheFirstIsReleased() {
    enqueue(launch("1", "recorded", "a"));
    assertThat(admit()).containsExactly("1");
    enqueue(by(Origin.person("ada"), "2", "recorded", "a"));
    assertThat(admit()).isEmpty();

    state.release(runId("1"));

    assertThat(admit()).containsExactly("2");
  }

  @Test
  void doesNotLetAYoungerRunOvertakeOneThatWaitsForTheSamePartition() {
    enqueue(launch("1", "recorded", "a"));
    admit();
    enqueue(by(Origin.person("ada"), "2", "recorded", "a", "b"));
    enqueue(by(Origin.person("ben"), "3", "recorded", "b"));

    assertThat(admit()).isEmpty();
  }

  @Test
  void letsARunPassThatNeedsOtherPartitionsThanTheBlockedOne() {
    enqueue(launch("1", "recorded", "a"));
    admit();
    enqueue(by(Origin.person("ada"), "2", "recorded", "a"));
    enqueue(by(Origin.person("ben"), "3", "recorded", "c"));

    assertThat(admit()).containsExactly("3");
  }

  @Test
  void storesALargeRunBeforeItLetsItIn() {
    String[] keys = IntStream.range(0, 2_000).mapToObj(i -> "k" + i).toArray(String[]::new);
    Run large = Run.requested(launch("1", "recorded", keys), 1, NOW);
    state.enqueue(large, false);
    enqueue(by(Origin.person("ada"), "2", "recorded", "k7"));

    assertThat(admit()).isEmpty();
    assertThat(state.admitsMore()).isTrue();
    state.update(large);

    assertThat(admit()).containsExactly("1");
    assertThat(state.admitsMore()).isFalse();
  }

  @Test
  void prefersAHigherPriority() {
    enqueue(launch("1", "recorded", "a"));
    enqueue(withPriority(by(Origin.person("ada"), "2", "recorded", "a"), 5));

    assertThat(admit()).containsExactly("2");
  }

  @Test
  void doesNotLetHigherPrioritiesPassARunForEver() {
    enqueue(launch("1", "recorded", "a"), NOW);
    enqueue(
        withPriority(by(Origin.person("ada"), "2", "recorded", "a"), 1),
        NOW.plus(Place.PRIORITY_STEP).plusSeconds(1));
    enqueue(
        withPriority(by(Origin.person("ben"), "3", "recorded", "a"), 1),
        NOW.plus(Place.PRIORITY_STEP).minusSeconds(1));

    List<String> order = new ArrayList<>();
    while (state.queueLength() > 0) {
      List<String> admitted = admit();
      order.addAll(admitted);
      state.entries().forEach(entry -> state.release(entry.runId()));
    }
    assertThat(order).containsExactly("3", "1", "2");
  }

  @Test
  void waitsForTheTimeThatARunNames() {
    enqueue(notBefore(launch("1", "recorded", "a"), NOW.plusSeconds(1)));

    assertThat(admit()).isEmpty();
    assertThat(state.nextDue()).contains(NOW.plusSeconds(1));
    assertThat(state.wake(NOW.plusSeconds(1))).extracting(Run::requestId).containsExactly("1");
    assertThat(admit()).containsExactly("1");
    assertThat(state.nextDue()).isEmpty();
  }

  @Test
  void letsOthersPassUntilTheTimeOfARunAndThenNoLaterOne() {
    enqueue(notBefore(launch("1", "recorded", "a", "b"), NOW.plusSeconds(1)));
    enqueue(by(Origin.person("ada"), "2", "recorded", "a"));
    assertThat(admit()).containsExactly("2");
    enqueue(by(Origin.person("ben"), "3", "recorded", "a"), NOW.plusSeconds(2));
    enqueue(by(Origin.person("cy"), "4", "recorded", "b"), NOW.plusSeconds(2));

    assertThat(state.wake(NOW.plusSeconds(1))).hasSize(1);

    assertThat(admit()).isEmpty();
    state.release(runId("2"));
    assertThat(admit()).containsExactly("1");
  }

  @Test
  void forgetsARunThatIsCanceledWhileItWaitsForItsTime() {
    enqueue(notBefore(launch("1", "recorded", "a"), NOW.plusSeconds(1)));

    assertThat(state.dequeue(runId("1"))).map(Run::requestId).contains("1");
    assertThat(state.nextDue()).isEmpty();
    assertThat(state.wake(NOW.plusSeconds(1))).isEmpty();
    assertThat(state.absorber(launch("2", "recorded", "a"))).isEmpty();
  }

  @Test
  void answersARequestForLaterOnlyByARunThatWaitsForItsTime() {
    enqueue(launch("1", "recorded", "a"));
    enqueue(notBefore(launch("2", "recorded", "b"), NOW.plusSeconds(1)));

    assertThat(state.absorber(notBefore(launch("3", "recorded", "a"), NOW.plusSeconds(1))))
        .isEmpty();
    assertThat(state.absorber(notBefore(launch("4", "recorded", "b"), NOW.plusSeconds(9))))
        .map(Run::requestId)
        .contains("2");
    assertThat(state.absorber(launch("5", "recorded", "b"))).map(Run::requestId).contains("2");
  }

  @Test
  void absorbsARequestOfTheSameOriginWhosePartitionsAWaitingRunContains() {
    enqueue(launch("1", "recorded", "a", "b"));

    assertThat(state.absorber(launch("2", "recorded", "b"))).map(Run::requestId).contains("1");
    assertThat(state.absorber(launch("3", "recorded", "b", "c"))).isEmpty();
    assertThat(state.absorber(by(Origin.person("ada"), "4", "recorded", "b"))).isEmpty();
    assertThat(state.absorber(launch("5", "programmed", "b"))).isEmpty();
  }

  @Test
  void absorbsARequestOnlyIntoARunOfItsConfiguration() {
    enqueue(launch("1", "recorded", "a").withRunConfig(config("{\"limit\": 1, \"all\": true}")));

    assertThat(state.absorber(launch("2", "recorded", "a"))).isEmpty();
    assertThat(state.absorber(launch("3", "recorded", "a").withRunConfig(config("{\"limit\": 2}"))))
        .isEmpty();
    RunRequest.Launch same =
        launch("4", "recorded", "a").withRunConfig(config("{\"all\": true, \"limit\": 1}"));
    assertThat(state.absorber(same)).map(Run::requestId).contains("1");
  }

  private static Optional<RunConfiguration> config(String json) {
    return Optional.of(RunConfiguration.parse(json));
  }

  @Test
  void absorbsNothingIntoARunThatHasBeenLetIn() {
    enqueue(launch("1", "recorded", "a"));
    admit();

    assertThat(state.absorber(launch("2", "recorded", "a"))).isEmpty();
  }

  @Test
  void givesARunWithWorkToTheReplicaWithMostRoom() {
    enqueue(launch("1", "programmed", "a"));
    enqueue(launch("2", "programmed", "b"));

    List<Admitted> admitted = state.admit(capacity(Set.of()));

    assertThat(admitted)
        .extracting(one -> one.placement().replica())
        .containsExactlyInAnyOrder(SELF, OTHER);
  }

  @Test
  void givesAQueryOnlyToTheReplicaThatHoldsTheDatabase() {
    enqueue(launch("1", "queried", "a"));

    assertThat(state.admit(capacity(Set.of()))).isEmpty();
    assertThat(state.admit(capacity(Set.of("warehouse"))))
        .extracting(one -> one.placement().replica())
        .containsExactly(OTHER);
  }

  @Test
  void stopsWhenAllSlotsAreTaken() {
    for (String key : List.of("a", "b", "c", "d")) {
      enqueue(launch(key, "programmed", key));
    }

    assertThat(admit()).hasSize(2);
  }

  @Test
  void letsInNoMorePartitionsThanOneDocumentHolds() {
    for (int run = 0; run < 8; run++) {
      String first = run + "-" + "k".repeat(1_000);
      enqueue(launch("r" + run, "recorded", keysLike(first)));
    }
    enqueue(launch("small", "recorded", "a"));

    assertThat(admit()).containsExactly("r0", "r1", "small");
    state.release(runId("r0"));
    assertThat(admit()).containsExactly("r2");
  }

  private static String[] keysLike(String first) {
    return IntStream.range(0, 1_000).mapToObj(i -> first + i).toArray(String[]::new);
  }

  @Test
  void neverLetsTwoRunsOfOnePartitionInAndForgetsNone() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> keys = List.of("a", "b", "c", "d");
    Map<String, RunRequest.Launch> inProgress = new HashMap<>();
    Set<String> ended = new HashSet<>();
    int asked = 0;
    for (int step = 0; step < 2_000; step++) {
      if (random.nextInt(3) > 0 && asked < 500) {
        String id = "r" + asked++;
        String[] partitions =
            keys.stream().filter(key -> random.nextBoolean()).toArray(String[]::new);
        enqueue(
            by(
                Origin.person(id),
                id,
                "recorded",
                partitions.length == 0 ? new String[] {"a"} : partitions));
      }
      for (Admitted admitted : admitAll()) {
        Run run = admitted.waiting().run();
        for (RunRequest.Launch other : inProgress.values()) {
          assertThat(other.partitions()).doesNotContainAnyElementsOf(run.partitions());
        }
        inProgress.put(run.id(), by(run.origin(), run.requestId(), "recorded", array(run)));
      }
      for (String id : new ArrayList<>(inProgress.keySet())) {
        if (random.nextBoolean()) {
          state.release(id);
          inProgress.remove(id);
          ended.add(id);
        }
      }
    }
    while (!inProgress.isEmpty() || state.queueLength() > 0) {
      inProgress.keySet().forEach(state::release);
      ended.addAll(inProgress.keySet());
      inProgress.clear();
      admitAll().forEach(one -> inProgress.put(one.waiting().run().id(), launch("x", "recorded")));
    }

    assertThat(ended).hasSize(asked);
  }

  private static String[] array(Run run) {
    return run.partitions().toArray(String[]::new);
  }

  private void enqueue(RunRequest.Launch launch) {
    enqueue(launch, NOW);
  }

  private void enqueue(RunRequest.Launch launch, Instant at) {
    state.enqueue(Run.requested(launch, 1, at), false);
  }

  private List<String> admit() {
    return ids(admitAll());
  }

  private List<Admitted> admitAll() {
    List<Admitted> admitted = state.admit(capacity(Set.of("warehouse")));
    for (Admitted one : admitted) {
      state.dequeue(one.waiting().run().id());
      state.hold(AdmissionEntry.of(one.waiting().run(), one.placement(), 1));
    }
    return admitted;
  }

  private static List<String> ids(List<Admitted> admitted) {
    return admitted.stream().map(one -> one.waiting().run().requestId()).toList();
  }

  private Capacity capacity(Set<String> heldByOther) {
    return new Capacity(
        SELF,
        CATALOG,
        List.of(new Replica(SELF, 1, false, Set.of()), new Replica(OTHER, 1, false, heldByOther)),
        new Capacity.Limits(100, 1, RunLimits.NONE),
        state.entries());
  }

  private static String runId(String requestId) {
    return launch(requestId, "recorded", "a").runId();
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
