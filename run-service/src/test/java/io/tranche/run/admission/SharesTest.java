package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.AdmissionState.Admitted;
import io.tranche.run.admission.RunLimits.Rule;
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

/** Slots of pools, and limits on runs with some tag. */
class SharesTest {

  private static final String SELF = "replica-1";

  private final AdmissionState state = new AdmissionState(1_000);
  private Catalog catalog = catalog(2);
  private RunLimits limits = RunLimits.NONE;

  @Test
  void letsInAsManyRunsAsAPoolHasSlotsAndThoseBehindThatNeedNone() {
    enqueue("1", Map.of(), "a", "pooled");
    enqueue("2", Map.of(), "b", "pooled", "free");
    enqueue("3", Map.of(), "c", "pooled");
    enqueue("4", Map.of(), "d", "free");

    assertThat(admit()).containsExactly("1", "2", "4");
    state.release(runId("1"));
    assertThat(admit()).containsExactly("3");
  }

  @Test
  void takesOneSlotForAllAssetsOfARunThatShareAPool() {
    enqueue("1", Map.of(), "a", "pooled", "other");
    enqueue("2", Map.of(), "b", "pooled");

    assertThat(admit()).containsExactly("1", "2");
  }

  @Test
  void followsAPoolWhoseSlotsChange() {
    enqueue("1", Map.of(), "a", "pooled");
    enqueue("2", Map.of(), "b", "pooled");
    enqueue("3", Map.of(), "c", "pooled");
    assertThat(admit()).containsExactly("1", "2");

    catalog = catalog(1);
    state.release(runId("1"));
    assertThat(admit()).isEmpty();

    catalog = catalog(3);
    assertThat(admit()).containsExactly("3");
  }

  @Test
  void doesNotLetAYoungerRunOvertakeOneOfItsPartitionThatWaitsForAPool() {
    catalog = catalog(0);
    enqueue("1", Map.of(), "a", "pooled", "free");
    enqueue("2", Map.of(), "a", "free");

    assertThat(admit()).isEmpty();
  }

  @Test
  void limitsRunsWithATagInAllAndByValue() {
    limits =
        new RunLimits(
            List.of(
                new Rule("team", Optional.empty(), false, 3),
                new Rule("tranche/backfill", Optional.empty(), true, 1),
                new Rule("team", Optional.of("etl"), false, 1)));
    enqueue("1", Map.of("team", "etl"), "a", "free");
    enqueue("2", Map.of("team", "etl"), "b", "free");
    enqueue("3", Map.of("team", "web", "tranche/backfill", "x"), "c", "free");
    enqueue("4", Map.of("tranche/backfill", "x"), "d", "free");
    enqueue("5", Map.of("tranche/backfill", "y"), "e", "free");
    enqueue("6", Map.of("team", "web"), "f", "free");
    enqueue("7", Map.of("team", "web"), "g", "free");
    enqueue("8", Map.of("color", "red"), "h", "free");

    assertThat(admit()).containsExactly("1", "3", "5", "6", "8");
    state.release(runId("1"));
    assertThat(admit()).containsExactly("2");
  }

  @Test
  void keepsWhatARunHoldsWhenAnotherReplicaGoesOnWithIt() {
    catalog = catalog(1);
    enqueue("1", Map.of(), "a", "pooled");
    admit();
    AdmissionEntry entry = state.entry(runId("1")).orElseThrow();

    Placement place = capacity().takeOver(run("1", Map.of(), "a", "pooled"), entry).orElseThrow();
    state.hold(entry.movedTo(place, 7));

    assertThat(state.entry(runId("1")).orElseThrow().shares()).containsExactly("pool:warehouse");
    enqueue("2", Map.of(), "b", "pooled");
    assertThat(admit()).isEmpty();
  }

  @Test
  void refusesALimitThatSaysTwoThings() {
    assertThatThrownBy(() -> new Rule("team", Optional.of("etl"), true, 1))
        .hasMessageContaining("not both value and per-value (tag=team, limit=1, value=etl");
    assertThatThrownBy(() -> new Rule("team", Optional.empty(), true, -1))
        .hasMessageContaining("a limit of 0 or more");
  }

  @Test
  void neverExceedsAPoolOrALimitAndForgetsNoRun() {
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    limits = new RunLimits(List.of(new Rule("team", Optional.empty(), true, 3)));
    Set<String> ended = new HashSet<>();
    int asked = 0;
    while (asked < 400 || state.queueLength() > 0 || !state.entries().isEmpty()) {
      if (asked < 400 && random.nextInt(3) > 0) {
        String asset = random.nextBoolean() ? "pooled" : "free";
        String team = random.nextBoolean() ? "etl" : "web";
        enqueue("r" + asked++, Map.of("team", team), "p" + random.nextInt(8), asset);
      }
      admit();
      for (String share : List.of("pool:warehouse", "tag:team=etl", "tag:team=web")) {
        assertThat(state.entries().stream().filter(entry -> entry.shares().contains(share)))
            .hasSizeLessThanOrEqualTo(share.startsWith("pool") ? 2 : 3);
      }
      for (AdmissionEntry entry : state.entries()) {
        if (random.nextBoolean()) {
          state.release(entry.runId());
          ended.add(entry.runId());
        }
      }
    }
    assertThat(ended).hasSize(asked);
  }

  private void enqueue(String id, Map<String, String> tags, String partition, String... assets) {
    state.enqueue(run(id, tags, partition, assets), false);
  }

  private static Run run(String id, Map<String, String> tags, String partition, String... assets) {
    return Run.requested(
        new RunRequest.Launch(
            id,
            List.of(assets),
            List.of(partition),
            Origin.person(id),
            Cause.request(id, NOW),
            Optional.empty(),
            tags,
            0,
            Optional.empty(),
            Optional.empty()),
        1,
        NOW);
  }

  private static String runId(String id) {
    return run(id, Map.of(), "a", "free").id();
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
        new Capacity.Limits(100, 1, limits),
        state.entries());
  }

  private static Catalog catalog(int slots) {
    Bundle bundle =
        Bundle.parse(
            """
            apiVersion: tranche.io/v1
            bundle: shares
            pools: [{name: warehouse, slots: %d}]
            assets:
              - {key: pooled, materializer: {type: none}, pool: warehouse}
              - {key: other, materializer: {type: none}, pool: warehouse}
              - {key: free, materializer: {type: none}}
            """
                .formatted(slots)
                .getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
