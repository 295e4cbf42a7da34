package io.tranche.sensor.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.automation.Conditions;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.Bundles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** 35 assets of 2,000 daily partitions, each of which reads three others. */
class ConditionSpeedTest {

  private static final Instant NOW = Instant.parse("2024-01-05T12:00:00Z");
  private static final int ASSETS = 35;
  private static final int ROUNDS = 200;

  @Test
  void evaluatesAllAssetsAfterOneEventInMilliseconds() {
    StringBuilder bundle = new StringBuilder("apiVersion: tranche.io/v1\nbundle: b\nassets:\n");
    for (int i = 0; i < ASSETS; i++) {
      List<String> deps = new ArrayList<>();
      for (int j = Math.max(0, i - 3); j < i; j++) {
        deps.add("{asset: a" + j + "}");
      }
      bundle
          .append("  - {key: a")
          .append(i)
          .append(", partitions: {type: daily, start: \"2018-07-15\"}, deps: ")
          .append(deps)
          .append(", materializer: {type: none}, automation: {type: condition, when: ")
          .append(Conditions.eager(Optional.empty()))
          .append("}}\n");
    }
    List<Conditioned> assets =
        List.copyOf(ConditionedAssets.of(Bundles.catalog(1, bundle.toString())).all());
    PartitionContext context = new PartitionContext(NOW, InMemoryDynamicKeys.builder().build());
    assertThat(assets).hasSize(ASSETS);
    assertThat(assets.get(0).partitions().count(context)).isEqualTo(2_000);

    List<ConditionState> states = new ArrayList<>();
    for (Conditioned asset : assets) {
      Marks<Mark> marks = new Marks<>(Map.of());
      for (String observed : asset.observed()) {
        marks.put(
            Mark.materialized(observed), asset.partitionsOf(observed).all(context).ordinals());
      }
      ConditionState first =
          ConditionState.first(
              asset.key(),
              asset.fingerprint(),
              1,
              NOW.minusSeconds(9),
              new Seen(marks.asMap(), Map.of(), Map.of(), Map.of(), Map.of()));
      states.add(step(asset, first, List.of(), NOW.minusSeconds(8)).next());
    }

    long[] nanos = new long[ROUNDS];
    int requested = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String day = assets.get(0).partitions().keys(context, round * 9L, 1).get(0);
      long started = System.nanoTime();
      for (int i = 0; i < ASSETS; i++) {
        Conditioned asset = assets.get(i);
        List<Change> changes =
            asset.observed().contains("a3")
                ? List.of(
                    new Change.Known("a3", day, true, false, NOW),
                    new Change.Updated("a3", day, NOW))
                : List.of();
        ConditionState stored =
            ConditionDocuments.state(
                ConditionDocuments.fields(states.get(i)).append("_id", asset.key()));
        ConditionStep.Outcome outcome = step(asset, stored, changes, NOW.plusMillis(round));
        requested += (int) outcome.requested().size();
        states.set(i, outcome.next());
      }
      nanos[round] = System.nanoTime() - started;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "35 assets x 2,000 partitions after one event: p50 %.2f ms, p99 %.2f ms%n",
        nanos[ROUNDS / 2] / 1e6, nanos[ROUNDS * 99 / 100] / 1e6);
    assertThat(requested).isEqualTo(3 * ROUNDS);
    assertThat(nanos[ROUNDS / 2]).isLessThan(500_000_000L);
  }

  private static ConditionStep.Outcome step(
      Conditioned asset, ConditionState state, List<Change> changes, Instant now) {
    return ConditionStep.of(
        asset, state, changes, now, InMemoryDynamicKeys.builder().build(), false);
  }
}
