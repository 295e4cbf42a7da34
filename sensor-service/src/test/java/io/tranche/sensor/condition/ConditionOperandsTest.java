package io.tranche.sensor.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.Ids;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.sensor.Bundles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the single conditions hold for, by the rules of Dagster's. */
class ConditionOperandsTest {

  private static final Instant NOON = Instant.parse("2024-01-05T12:00:00Z");
  private static final String DAILY = "partitions: {type: daily, start: \"2024-01-01\"}";

  @Test
  void whatWillBeRequestedUpstreamIsRequestedWithIt() {
    World days = days("{sinceLastHandled: {anyDepsMatch: {when: willBeRequested}}}");
    days.look();

    assertThat(days.step(List.of(requested(days, 7, "2024-01-02")))).isEmpty();
    assertThat(days.joined("source", 7)).containsExactly("2024-01-02");
    assertThat(days.look()).isEmpty();
  }

  @Test
  void anEagerConditionIsRequestedWithWhatItReads() {
    World days = days("eager").with("source", "2024-01-01", "2024-01-03");
    days.look();

    assertThat(days.step(List.of(requested(days, 7, "2024-01-02")))).isEmpty();
    assertThat(days.joined("source", 7)).containsExactly("2024-01-02");
    assertThat(days.materialize("source", "2024-01-03")).containsExactly("2024-01-03");
  }

  @Test
  void anUpdateByARunThatMakesBothIsNoNewsAndOneByAnotherRunIs() {
    World days = days("{sinceLastHandled: anyDepsUpdated}");
    days.look();
    days.step(List.of(requested(days, 7, "2024-01-02")));
    assertThat(days.joined("source", 7)).containsExactly("2024-01-02");

    String run = Ids.runOf(ConditionRequests.launchId("source", 7, "2024-01-02"));
    assertThat(days.step(updated(days, "2024-01-02", run))).isEmpty();
    assertThat(days.step(updated(days, "2024-01-02", "another"))).containsExactly("2024-01-02");

    days.step(
        List.of(
            new Change.Began(
                "both", List.of("source", "days"), List.of("2024-01-03"), days.now())));
    assertThat(days.step(updated(days, "2024-01-03", "both"))).isEmpty();
  }

  @Test
  void whatIsAboutToBeRequestedUpstreamIsNotMissing() {
    World days = days("{all: [{sinceLastHandled: newlyMissing}, {not: anyDepsMissing}]}");
    days.look();
    assertThat(days.after(Duration.ofHours(12))).isEmpty();

    assertThat(days.step(List.of(requested(days, 3, "2024-01-05")))).isEmpty();
    assertThat(days.joined("source", 3)).containsExactly("2024-01-05");
  }

  @Test
  void partitionsOfAnotherKindAreNotMadeInOneRunAndSoAreNotJoined() {
    World weeks =
        new World(
            "  - {key: source, "
                + DAILY
                + ", materializer: {type: none}}\n"
                + "  - {key: days, partitions: {type: weekly, start: \"2023-12-31\"}, deps:"
                + " [{asset: source, mapping: {type: timeWindow, allowNonexistentUpstream: true}}],"
                + " materializer: {type: none}, automation: {type: condition, when:"
                + " {sinceLastHandled: {anyDepsMatch: {when: willBeRequested}}}}}\n",
            "days",
            NOON.plus(Duration.ofDays(10)));
    weeks.look();
    assertThat(weeks.step(List.of(requested(weeks, 1, "2024-01-02")))).isEmpty();
    assertThat(weeks.state().recalled().joined()).isEmpty();
  }

  @Test
  void whatABackfillHasStillToMakeIsInProgressByItUntilItIsMadeOrLost() {
    World days = days("{all: [{sinceLastHandled: anyDepsUpdated}, {not: backfillInProgress}]}");
    days.look();
    assertThat(days.step(backfilled(days, "days", "2024-01-02", "2024-01-03"))).isEmpty();

    assertThat(days.materialize("source", "2024-01-02", "2024-01-04"))
        .containsExactly("2024-01-04");
    assertThat(days.step(backfilled(days, "days", "2024-01-03"))).containsExactly("2024-01-02");
    assertThat(days.step(backfilled(days, "days"))).isEmpty();
  }

  @Test
  void aBackfillOfWhatIsReadIsSeenByWhoReadsIt() {
    World days = days("{newlyTrue: {anyDepsMatch: {when: backfillInProgress}}}");
    days.look();
    assertThat(days.step(backfilled(days, "source", "2024-01-02"))).containsExactly("2024-01-02");
    assertThat(days.step(backfilled(days, "source", "2024-01-02"))).isEmpty();
    assertThat(days.step(backfilled(days, "source", "2024-01-02", "2024-01-04")))
        .containsExactly("2024-01-04");
  }

  @Test
  void aDataVersionIsNewsForOneEvaluation() {
    World days = days("{anyDepsMatch: {when: dataVersionChanged}}");
    days.look();
    assertThat(days.materialize("source", "2024-01-02")).isEmpty();
    assertThat(days.step(List.of(new Change.VersionChanged("source", "2024-01-02", days.now()))))
        .containsExactly("2024-01-02");
    assertThat(days.materialize("source", "2024-01-02")).isEmpty();
  }

  @Test
  void codeHasChangedOnceWhenItsBundleSaysAnotherThing() {
    Conditioned before = root("{type: none}");
    Conditioned sameAgain = root("{ type : none }");
    Conditioned after = root("{type: command, command: [make, it]}");
    assertThat(after.fingerprint()).isEqualTo(before.fingerprint());

    ConditionState state =
        ConditionState.first(
            "root",
            before.fingerprint(),
            1,
            NOON,
            new Seen(Map.of(), Map.of(), Map.of(), Map.of(), before.codes()));
    state = step(before, state, 1).next();
    ConditionStep.Outcome same = step(sameAgain, state, 2);
    assertThat(same.isChanged()).isFalse();
    ConditionStep.Outcome changed = step(after, state, 3);
    assertThat(changed.requested().keys()).containsExactly("");
    assertThat(step(after, changed.next(), 4).requested().keys()).isEmpty();
  }

  @Test
  void theTagsOfTheLastRunThatMadeItCount() {
    World days = days("{newlyTrue: {executedWithTags: {keys: [team], values: {reason: repair}}}}");
    days.look();
    assertThat(days.step(executed(days, Map.of("reason", "repair")))).isEmpty();
    assertThat(days.step(executed(days, Map.of("reason", "repair", "team", "a"))))
        .containsExactly("2024-01-02");
    assertThat(days.step(executed(days, Map.of("team", "a")))).isEmpty();
    assertThat(days.step(executed(days, Map.of("reason", "repair", "team", "b"))))
        .containsExactly("2024-01-02");
  }

  @Test
  void quantifiesOverChecks() {
    World any = checked("{newlyTrue: {anyChecksMatch: {is: failed}}}");
    any.look();
    assertThat(any.step(List.of(check(any, "loose", false)))).containsExactly("2024-01-02");

    World blocking = checked("{newlyTrue: {anyChecksMatch: {is: failed, blockingOnly: true}}}");
    blocking.look();
    assertThat(blocking.step(List.of(check(blocking, "loose", false)))).isEmpty();
    assertThat(blocking.step(List.of(check(blocking, "strict", false))))
        .containsExactly("2024-01-02");

    World all = checked("{newlyTrue: {allChecksMatch: {is: passed}}}");
    all.look();
    assertThat(all.step(List.of(check(all, "loose", true)))).isEmpty();
    assertThat(all.step(List.of(check(all, "strict", true)))).containsExactly("2024-01-02");

    World missing = checked("{not: {anyChecksMatch: {is: missing}}}");
    missing.look();
    assertThat(missing.step(List.of(check(missing, "loose", true)))).isEmpty();
    assertThat(missing.step(List.of(check(missing, "strict", false))))
        .containsExactly("2024-01-02");
  }

  @Test
  void aLabelIsThePhraseOfWhatItNames() {
    World days = days("{newlyTrue: {labeled: {label: broken, when: executionFailed}}}");
    days.look();
    assertThat(days.fail("days", "2024-01-02")).containsExactly("2024-01-02");
    assertThat(days.asset().condition().parts().get(0).phrase()).isEqualTo("broken");
  }

  @Test
  void initialEvaluationHoldsOnceAndForAll() {
    World days = days("initialEvaluation");
    assertThat(days.look()).hasSize(4);
    assertThat(days.look()).isEmpty();
    assertThat(days.materialize("source", "2024-01-02")).isEmpty();
  }

  @Test
  void aTickIsNewToEveryTickThoughOthersRememberIt() {
    World days = days("{newlyTrue: {cronTickPassed: {cron: 0 14 * * *}}}");
    days.look();
    assertThat(days.after(Duration.ofHours(2))).hasSize(4);
    assertThat(days.materialize("source", "2024-01-02")).isEmpty();
    assertThat(days.after(Duration.ofHours(24))).hasSize(5);
  }

  @Test
  void onlyThePartitionsAreLookedAtThatSomethingHappenedTo() {
    World days = days("missing");
    assertThat(days.look()).hasSize(4);
    assertThat(days.materialize("source", "2024-01-02")).contains("2024-01-02");
    assertThat(days.materialize("days", "2024-01-01", "2024-01-03", "2024-01-04")).isNotNull();
    days.materialize("days", "2024-01-02");
    assertThat(days.wipe("days", "2024-01-03")).containsExactly("2024-01-03");
  }

  private static List<Change> executed(World world, Map<String, String> tags) {
    return List.of(
        new Change.Executed("r", List.of("days"), List.of("2024-01-02"), tags, world.now()));
  }

  private static Change check(World world, String check, boolean passed) {
    return new Change.Checked("days", "2024-01-02", check, passed, world.now());
  }

  private static List<Change> backfilled(World world, String asset, String... partitions) {
    PartitionContext context =
        new PartitionContext(world.now(), InMemoryDynamicKeys.builder().build());
    Ordinals left = Ordinals.empty();
    for (String partition : partitions) {
      left = left.union(Marks.of(world.asset().partitionsOf(asset), partition, context));
    }
    return List.of(new Change.Backfilled(asset, left, world.now()));
  }

  private static Change requested(World world, long evaluation, String partition) {
    PartitionContext context =
        new PartitionContext(world.now(), InMemoryDynamicKeys.builder().build());
    Ordinals one = Marks.of(world.asset().partitionsOf("source"), partition, context);
    return new Change.Requested("source", one, "source", evaluation, world.now());
  }

  private static List<Change> updated(World world, String partition, String run) {
    return List.of(
        new Change.Known("source", partition, true, false, world.now()),
        new Change.Updated("source", partition, run, world.now()));
  }

  private static Conditioned root(String materializer) {
    return ConditionedAssets.of(
            Bundles.catalog(
                1,
                "apiVersion: tranche.io/v1\nbundle: b\nassets:\n  - {key: root, materializer: "
                    + materializer
                    + ", automation: {type: condition, when: codeVersionChanged}}\n"))
        .find("root")
        .orElseThrow();
  }

  private static ConditionStep.Outcome step(Conditioned asset, ConditionState state, int second) {
    return ConditionStep.of(
        asset,
        state,
        List.of(),
        NOON.plusSeconds(second),
        InMemoryDynamicKeys.builder().build(),
        false);
  }

  private static World days(String when) {
    return new World(
        "  - {key: source, "
            + DAILY
            + ", materializer: {type: none}}\n  - {key: days, "
            + DAILY
            + ", deps: [{asset: source}], materializer: {type: none}, automation: {type: condition,"
            + " when: "
            + when
            + "}}\n",
        "days",
        NOON);
  }

  private static World checked(String when) {
    return new World(
        "  - {key: days, "
            + DAILY
            + ", materializer: {type: none}, checks: [{name: strict, blocking: true}, {name:"
            + " loose}], automation: {type: condition, when: "
            + when
            + "}}\n",
        "days",
        NOON);
  }
}
