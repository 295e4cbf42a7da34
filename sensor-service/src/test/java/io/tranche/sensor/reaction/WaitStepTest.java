package io.tranche.sensor.reaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.AssetSensorDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.Bundles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitStepTest {

  private static final Instant NOW = Instant.parse("2024-03-10T12:00:00Z");
  private static final String DAY = "2024-03-01";

  private static final Catalog CATALOG =
      Bundles.catalog(
          1,
          """
          apiVersion: tranche.io/v1
          bundle: waits
          assets:
            - {key: a, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
            - {key: b, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
            - {key: c, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
            - {key: day, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
            - key: month
              partitions: {type: monthly, start: "2024-01-01"}
              deps: [{asset: a}]
              materializer: {type: none}
          sensors:
            - {name: all, type: multiAsset, assets: [a, b, c], target: day}
            - {name: two, type: multiAsset, assets: [a, b, c], wait: {atLeast: 2}, target: day}
            - {name: any, type: multiAsset, assets: [a, b, c], wait: any, target: day}
            - {name: late, type: multiAsset, assets: [a, b], deadline: PT1H, onDeadline: launch, target: day}
            - {name: strict, type: multiAsset, assets: [a, b], deadline: PT1H, target: day}
            - {name: months, type: multiAsset, assets: [a], deadline: P60D, target: month}
          """);

  private long token;

  @Test
  void asksWhenTheLastOfAllHasCome() {
    Wait first = after(Wait.first("all", DAY), "all", event("a", DAY), event("b", DAY));

    assertThat(first.pending()).isEmpty();
    assertThat(first.arrived()).containsExactly("a|" + DAY, "b|" + DAY);
    assertThat(first.missing()).containsExactly("c|" + DAY);
    assertThat(first.wakeAt()).isEmpty();

    AssetEvent.Materialized last = event("c", DAY);
    RunRequest.Launch launch = launch(after(first, "all", last));
    assertThat(launch.assets()).containsExactly("day");
    assertThat(launch.partitions()).containsExactly(DAY);
    assertThat(launch.cause().id()).isEqualTo(last.id());
  }

  @Test
  void countsAnAssetOnceHoweverOftenItComes() {
    Wait twice =
        after(Wait.first("two", DAY), "two", event("a", DAY), event("a", DAY), event("a", DAY));

    assertThat(twice.pending()).isEmpty();
    assertThat(launch(after(twice, "two", event("c", DAY))).partitions()).containsExactly(DAY);
  }

  @Test
  void asksForEachWhenAnyIsEnough() {
    Wait one = after(Wait.first("any", DAY), "any", event("b", DAY));
    Wait two = after(sent(one), "any", event("c", DAY));

    assertThat(launch(one).id()).isNotEqualTo(launch(two).id());
  }

  @Test
  void needsAllAnewInTheNextRound() {
    AssetEvent.Materialized a = event("a", DAY);
    AssetEvent.Materialized b = event("b", DAY);
    AssetEvent.Materialized c = event("c", DAY);
    Wait asked = sent(after(Wait.first("all", DAY), "all", a, b, c));

    Wait replayed = after(asked, "all", a, b, c);
    assertThat(replayed).isEqualTo(asked);
    Wait second = after(replayed, "all", event("a", DAY), event("b", DAY));
    assertThat(second.pending()).isEmpty();
    assertThat(second.round()).isEqualTo(2);
    assertThat(launch(after(second, "all", event("c", DAY))).id())
        .isNotEqualTo(launch(after(Wait.first("all", DAY), "all", a, b, c)).id());
  }

  @Test
  void asksUnderTheSameIdWhoeverEndsTheRound() {
    AssetEvent.Materialized a = event("a", DAY);
    AssetEvent.Materialized b = event("b", DAY);

    assertThat(launch(after(Wait.first("two", DAY), "two", a, b)).id())
        .isEqualTo(launch(after(after(Wait.first("two", DAY), "two", b), "two", a)).id());
  }

  @Test
  void runsWithWhatHasComeWhenTheDeadlineHasPassed() {
    Wait open = after(Wait.first("late", DAY), "late", event("a", DAY));
    assertThat(open.due()).contains(NOW.plus(Duration.ofHours(1)));
    assertThat(open.wakeAt()).isEqualTo(open.due());

    assertThat(wake(open, "late", NOW.plus(Duration.ofMinutes(59)))).isEqualTo(open);
    RunRequest.Launch launch = launch(wake(open, "late", NOW.plus(Duration.ofHours(1))));
    assertThat(launch.cause().type()).isEqualTo("deadline");
  }

  @Test
  void saysWhatDidNotComeBeforeTheDeadline() {
    Wait open = after(Wait.first("strict", DAY), "strict", event("a", DAY));
    Wait ended = wake(open, "strict", NOW.plus(Duration.ofHours(1)));

    assertThat(ended.pending().orElseThrow().requests()).isEmpty();
    assertThat(ended.pending().orElseThrow().skipped())
        .contains(
            "the deadline of PT1H since 2024-03-10T12:00:00Z has passed without b|2024-03-01");
    Wait next = after(sent(ended), "strict", event("b", DAY));
    assertThat(next.missing()).containsExactly("a|" + DAY);
  }

  @Test
  void waitsForEveryDayOfTheMonthUntilTheMonthHasEnded() {
    AssetEvent.Materialized day = event("a", "2024-03-05");
    assertThat(AwaitedPartitions.of(sensor("months"), day, PartitionContext.at(NOW)))
        .containsExactly("2024-03-01");
    Wait open = after(Wait.first("months", "2024-03-01"), "months", day);
    assertThat(open.missingCount()).isEqualTo(30);

    Wait full = open;
    for (int i = 1; i <= 31; i++) {
      full = after(full, "months", event("a", "2024-03-%02d".formatted(i)));
    }
    assertThat(full.missing()).isEmpty();
    assertThat(full.pending()).isEmpty();
    assertThat(full.wakeAt()).contains(Instant.parse("2024-04-01T00:00:00Z"));
    RunRequest.Launch launch = launch(wake(full, "months", Instant.parse("2024-04-01T00:00:00Z")));
    assertThat(launch.partitions()).containsExactly("2024-03-01");
    assertThat(launch.cause().type()).isEqualTo("windowEnd");
  }

  @Test
  void opensNoWaitForWhatHasNotBegun() {
    assertThat(
            AwaitedPartitions.of(
                sensor("months"), event("a", "2024-05-05"), PartitionContext.at(NOW)))
        .isEmpty();
  }

  @Test
  void endsTheRoundOfAStoppedSensorWithoutARun() {
    Wait open = after(Wait.first("late", DAY), "late", event("a", DAY));

    Wait ended =
        step("late", DAY, List.of(), NOW.plus(Duration.ofHours(1)), Optional.of("stopped by x"))
            .after(open, NOW.plus(Duration.ofHours(1)));
    assertThat(ended.pending().orElseThrow().skipped()).contains("stopped by x");
    assertThat(ended.pending().orElseThrow().requests()).isEmpty();
  }

  private AssetEvent.Materialized event(String asset, String partition) {
    token++;
    return new AssetEvent.Materialized(
        asset, partition, "run" + token, token, NOW, Map.of(), "v" + token);
  }

  private static Wait after(Wait held, String sensor, AssetEvent.Materialized... events) {
    return step(sensor, held.partition(), List.of(events), NOW, Optional.empty()).after(held, NOW);
  }

  private static Wait wake(Wait held, String sensor, Instant now) {
    return step(sensor, held.partition(), List.of(), now, Optional.empty()).after(held, now);
  }

  private static WaitStep step(
      String sensor,
      String partition,
      List<AssetEvent.Materialized> events,
      Instant now,
      Optional<String> silence) {
    AimedAssetSensor aimed = sensor(sensor);
    PartitionContext context = PartitionContext.at(now);
    boolean exists = aimed.target().partitions().contains(partition, context);
    return new WaitStep(
        aimed,
        aimed.document().policy().orElseThrow(),
        partition,
        events,
        AwaitedPartitions.needs(aimed, partition, context),
        exists,
        exists ? Optional.empty() : AwaitedPartitions.existsFrom(aimed, partition, now),
        silence);
  }

  private static AimedAssetSensor sensor(String name) {
    return AimedAssetSensor.of((AssetSensorDocument) CATALOG.sensor(name), CATALOG);
  }

  /** As the store has it when what was pending is sent. */
  private static Wait sent(Wait ended) {
    return new Wait(
        ended.sensor(),
        ended.partition(),
        ended.round(),
        ended.heard(),
        ended.missing(),
        ended.missingCount(),
        ended.opened(),
        ended.due(),
        Optional.empty(),
        Optional.empty(),
        ended.version());
  }

  private static RunRequest.Launch launch(Wait ended) {
    return (RunRequest.Launch) ended.pending().orElseThrow().requests().get(0);
  }
}
