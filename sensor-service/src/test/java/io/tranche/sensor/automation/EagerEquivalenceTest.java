package io.tranche.sensor.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Ids;
import io.tranche.contracts.automation.Conditions;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.Bundles;
import io.tranche.sensor.automation.Targets.Target;
import io.tranche.sensor.condition.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What {@code eager} does with ids of upstream states is what its condition says, for assets that
 * wait for what they read, and whose runs end before the next thing happens.
 */
class EagerEquivalenceTest {

  private static final Instant START = Instant.parse("2024-01-10T12:00:00Z");
  private static final int HISTORIES = Integer.getInteger("tranche.eager.histories", 60);
  private static final int LENGTH = 80;

  @Test
  void requestsWhatItsConditionRequests() {
    long seed = Long.getLong("tranche.eager.seed", 20_261_122L);
    System.out.println("eager histories of seed " + seed);
    int requested = 0;
    for (int history = 0; history < HISTORIES; history++) {
      Random random = new Random(seed + history);
      World composed =
          new World(
              assets("{type: condition, when: " + Conditions.eager(Optional.empty()) + "}"),
              "weeks",
              START);
      FastPath fast = new FastPath();
      composed.look();
      List<String> told = new ArrayList<>();
      for (int i = 0; i < LENGTH; i++) {
        List<String> expected;
        List<String> found;
        if (random.nextInt(6) == 0) {
          Duration time = Duration.ofHours(1 + random.nextInt(40));
          told.add("after " + time);
          Instant from = composed.now();
          expected = composed.after(time);
          found = fast.windowsEnded(from, composed.now());
        } else {
          String asset = List.of("days", "days", "days", "rates", "extra").get(random.nextInt(5));
          String key =
              asset.equals("rates")
                  ? ""
                  : "2024-01-" + String.format("%02d", 1 + random.nextInt(21));
          told.add(asset + "|" + key);
          expected = composed.materialize(asset, key);
          found = fast.materialize(asset, key, composed.now());
        }
        assertThat(found).as("history %d of seed %d: %s", history, seed, told).isEqualTo(expected);
        for (String week : expected) {
          requested++;
          assertThat(composed.materialize("weeks", week)).isEmpty();
          fast.made(week);
        }
      }
    }
    assertThat(requested).isGreaterThan(HISTORIES);
  }

  private static String assets(String automation) {
    return """
      - {key: days, external: true, partitions: {type: daily, start: "2024-01-01"}}
      - {key: extra, external: true, partitions: {type: daily, start: "2024-01-01"}}
      - {key: rates, external: true}
      - key: weeks
        partitions: {type: weekly, start: "2023-12-31"}
        deps: [{asset: days, mapping: {type: timeWindow, allowNonexistentUpstream: true}}, {asset: extra, allowMissingUpstream: true}, {asset: rates}]
        materializer: {type: none}
        automation: AUTOMATION
    """
        .replace("AUTOMATION", automation);
  }

  /** What the service does for eager assets, without its copies. */
  private static final class FastPath {

    private final EagerReaders readers =
        EagerReaders.of(
            Bundles.catalog(
                1, "apiVersion: tranche.io/v1\nbundle: b\nassets:\n" + assets("{type: eager}")));
    private final Map<String, Long> tokens = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private long token;

    List<String> materialize(String asset, String partition, Instant now) {
      String id = Ids.assetPartition(asset, partition);
      tokens.put(id, ++token);
      Trigger trigger =
          new Trigger(
              asset,
              partition,
              id + "@" + token,
              Cause.materialization(id + token, now),
              Optional.empty());
      PartitionContext context = PartitionContext.at(now);
      return decided(Targets.of(List.of(trigger), readers, context), context);
    }

    List<String> windowsEnded(Instant from, Instant now) {
      AssetDocument weeks = readers.catalog().asset("weeks");
      PartitionContext context = PartitionContext.at(now);
      return decided(
          weeks
              .partitions()
              .all(context)
              .difference(weeks.partitions().all(PartitionContext.at(from)))
              .keys()
              .map(key -> new Target(weeks, key, Trigger.ofWindowEnd(weeks, key, now)))
              .toList(),
          context);
    }

    private List<String> decided(List<Target> targets, PartitionContext context) {
      List<String> requested = new ArrayList<>();
      for (Target target : targets) {
        if (UpstreamNeeds.of(target, readers.catalog(), context).decide(tokens, Map.of())
                instanceof EagerDecision.Request request
            && asked.add(request.id())) {
          requested.add(target.partition());
        }
      }
      return requested.stream().sorted().toList();
    }

    void made(String week) {
      tokens.put(Ids.assetPartition("weeks", week), ++token);
    }
  }
}
