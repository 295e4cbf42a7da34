package io.tranche.sensor.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.automation.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionStepTest {

  private static final Instant NOON = Instant.parse("2024-01-05T12:00:00Z");
  private static final String SOURCE =
      "  - {key: source, external: true, partitions: {type: daily, start: \"2024-01-01\"}}\n";

  @Test
  void onMissingRequestsWhatComesToExistWhenItsUpstreamIsThereAndNothingElse() {
    World days = days("{type: onMissing}");

    assertThat(days.look()).isEmpty();
    assertThat(days.materialize("source", "2024-01-03", "2024-01-04")).isEmpty();
    assertThat(days.after(Duration.ofHours(12))).isEmpty();
    assertThat(days.materialize("source", "2024-01-05")).containsExactly("2024-01-05");
    assertThat(days.materialize("source", "2024-01-05")).isEmpty();
    assertThat(days.materialize("days", "2024-01-05")).isEmpty();
    assertThat(days.wipe("days", "2024-01-05")).containsExactly("2024-01-05");
  }

  @Test
  void onMissingTakesWhatWasThereBeforeTheWindowEnded() {
    World days = days("{type: onMissing}");
    days.look();

    assertThat(days.materialize("source", "2024-01-05")).isEmpty();
    assertThat(days.after(Duration.ofHours(12))).containsExactly("2024-01-05");
  }

  @Test
  void onMissingWithALookbackTakesOlderOnesToo() {
    World days = days("{type: onMissing, lookback: P2D}");
    days.look();
    days.after(Duration.ofHours(36));
    assertThat(days.materialize("source", "2024-01-05", "2024-01-06"))
        .containsExactly("2024-01-05", "2024-01-06");
  }

  @Test
  void onCronWaitsForAllOfItsUpstreamAfterEachTick() {
    World report =
        new World(
            SOURCE
                + "  - {key: rates, external: true}\n"
                + asset(
                    "report",
                    "[{asset: source}, {asset: rates}]",
                    "{type: onCron, cron: 0 14 * * *, timezone: UTC}"),
            "report",
            NOON);
    report.look();
    assertThat(report.materialize("rates", "")).isEmpty();
    assertThat(report.after(Duration.ofHours(2))).isEmpty();
    assertThat(report.materialize("source", "2024-01-04")).isEmpty();
    assertThat(report.materialize("rates", "")).containsExactly("2024-01-04");
    assertThat(report.materialize("rates", "")).isEmpty();
    assertThat(report.materialize("report", "2024-01-04")).isEmpty();
    assertThat(report.materialize("source", "2024-01-04")).isEmpty();

    assertThat(report.after(Duration.ofHours(24))).isEmpty();
    assertThat(report.materialize("rates", "")).isEmpty();
    assertThat(report.materialize("source", "2024-01-05")).containsExactly("2024-01-05");
  }

  @Test
  void onCronOfAnAssetThatReadsNothingFollowsTheCron() {
    World root = new World(asset("root", "[]", "{type: onCron, cron: 0 * * * *}"), "root", NOON);
    assertThat(root.look()).isEmpty();
    assertThat(root.after(Duration.ofMinutes(59))).isEmpty();
    assertThat(root.after(Duration.ofMinutes(1))).containsExactly("2024-01-04");
    assertThat(root.look()).isEmpty();
    assertThat(root.after(Duration.ofHours(3))).containsExactly("2024-01-04");
  }

  @Test
  void anUpdateThatIsHeardOfWithTheTickCountsByItsTime() {
    World report = days("{type: onCron, cron: 0 14 * * *}");
    report.look();
    Instant tick = NOON.plus(Duration.ofHours(2));
    report.after(Duration.ofHours(2).minusSeconds(5));

    assertThat(at(report, tick.plusSeconds(1), updated("2024-01-04", tick.minusSeconds(1))))
        .isEmpty();
    assertThat(at(report, tick.plusSeconds(2), updated("2024-01-04", tick.plusSeconds(1))))
        .containsExactly("2024-01-04");

    World late = days("{type: onCron, cron: 0 14 * * *}");
    late.look();
    assertThat(at(late, tick.plusSeconds(1), updated("2024-01-04", tick.plusMillis(500))))
        .containsExactly("2024-01-04");
  }

  @Test
  void eagerRequestsWhatIsDownstreamOfUpdatesAndWaitsForWhatIsMissing() {
    World days =
        new World(
            SOURCE
                + "  - {key: rates, external: true, partitions: {type: daily, start: \"2024-01-01\"}}\n"
                + asset("days", "[{asset: source}, {asset: rates}]", eager()),
            "days",
            NOON);
    days.look();
    assertThat(days.materialize("source", "2024-01-02")).isEmpty();
    assertThat(days.materialize("rates", "2024-01-02")).containsExactly("2024-01-02");
    assertThat(days.materialize("days", "2024-01-02")).isEmpty();
    assertThat(days.materialize("rates", "2024-01-02")).containsExactly("2024-01-02");
  }

  @Test
  void whatHappensRightAfterARequestCounts() {
    World days = days(eager());
    days.look();
    assertThat(days.materialize("source", "2024-01-02")).containsExactly("2024-01-02");
    assertThat(days.materialize("source", "2024-01-02")).containsExactly("2024-01-02");
  }

  @Test
  void waitsWhileARunIsInProgressAndForgetsNothing() {
    World days = days(eager());
    days.look();
    days.materialize("source", "2024-01-02");
    days.step(List.of(new Change.Began("r1", List.of("days"), List.of("2024-01-02"), days.now())));
    assertThat(days.materialize("source", "2024-01-02")).isEmpty();
    assertThat(days.step(List.of(new Change.Ended("r1", days.now()))))
        .containsExactly("2024-01-02");
  }

  @Test
  void composesWithFailuresChecksAndSelections() {
    World retried = days("{type: condition, when: {newlyTrue: executionFailed}}");
    retried.look();
    assertThat(retried.fail("days", "2024-01-02")).containsExactly("2024-01-02");
    assertThat(retried.look()).isEmpty();

    World ignoring =
        days("{type: condition, when: {sinceLastHandled: {anyDepsUpdated: {ignore: source}}}}");
    ignoring.look();
    assertThat(ignoring.materialize("source", "2024-01-02")).isEmpty();

    World checked =
        new World(
            SOURCE
                + "  - {key: days, partitions: {type: daily, start: \"2024-01-01\"}, deps: [{asset:"
                + " source}], materializer: {type: none}, checks: [{name: good}], automation:"
                + " {type: condition, when: {newlyTrue: {checkFailed: good}}}}\n",
            "days",
            NOON);
    checked.look();
    assertThat(
            checked.step(
                List.of(new Change.Checked("days", "2024-01-03", "good", false, checked.now()))))
        .containsExactly("2024-01-03");
  }

  @Test
  void makesNothingOfWhatDidNotPassABlockingCheckUntilItIsSetFree() {
    World days = days(eager());
    days.look();
    assertThat(
            days.step(
                List.of(
                    new Change.Known("source", "2024-01-02", true, true, days.now()),
                    new Change.Updated("source", "2024-01-02", days.now()))))
        .isEmpty();
    assertThat(
            days.step(List.of(new Change.Known("source", "2024-01-02", true, false, days.now()))))
        .containsExactly("2024-01-02");
  }

  @Test
  void requestsWhatWasWantedWhenLaunchingGoesOn() {
    World days = days(eager());
    days.look();
    assertThat(days.pause(true).materialize("source", "2024-01-02")).isEmpty();
    assertThat(days.pause(false).look()).containsExactly("2024-01-02");
  }

  @Test
  void waitsForUpstreamPartitionsThatDoNotExist() {
    World days =
        new World(
            "  - {key: source, external: true, partitions: {type: daily, start: \"2024-01-03\"}}\n"
                + asset(
                    "days",
                    "[{asset: source}]",
                    "{type: condition, when: {all: [missing, {not: anyDepsMissing}]}}"),
            "days",
            NOON);
    days.look();
    assertThat(days.materialize("source", "2024-01-03", "2024-01-04"))
        .containsExactly("2024-01-03", "2024-01-04");
  }

  @Test
  void changesNothingWhenNothingHasHappened() {
    World days = days("{type: onMissing}").with("source", "2024-01-01").with("days", "2024-01-02");
    days.look();
    ConditionState before = days.state();
    days.look();
    assertThat(days.state()).isSameAs(before);
  }

  private static List<Change> updated(String partition, Instant at) {
    return List.of(
        new Change.Known("source", partition, true, false, at),
        new Change.Updated("source", partition, at));
  }

  private static List<String> at(World world, Instant instant, List<Change> changes) {
    world.waitUntil(instant);
    return world.step(changes);
  }

  private static World days(String automation) {
    return new World(SOURCE + asset("days", "[{asset: source}]", automation), "days", NOON);
  }

  private static String asset(String key, String deps, String automation) {
    return "  - {key: "
        + key
        + ", partitions: {type: daily, start: \"2024-01-01\"}, deps: "
        + deps
        + ", materializer: {type: none}, automation: "
        + automation
        + "}\n";
  }

  /** What stands behind a word, so that it is not taken for what eager assets have. */
  private static String eager() {
    return "{type: condition, when: " + Conditions.eager(Optional.empty()) + "}";
  }
}
