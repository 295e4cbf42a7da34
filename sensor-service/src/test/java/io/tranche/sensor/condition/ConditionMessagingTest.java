package io.tranche.sensor.condition;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class ConditionMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> ASSETS =
      List.of("fresh", "nightly", "copy", "parts", "needy", "paused", "careful");

  /** Each materialization is newer than those before, whatever the order of the tests. */
  private static final AtomicLong TOKENS = new AtomicLong();

  @Inject ConditionRepository repository;
  @Inject ConditionAutomation automation;
  @Inject ConditionLooks looks;
  @Inject ConditionSteps steps;
  @Inject Clock clock;

  private Broker broker;
  private Tail launches;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: conditions
        assets:
          - {key: days, external: true, partitions: {type: daily, start: "2024-01-01"}}
          - {key: one, external: true}
          - {key: other, external: true}
          - key: fresh
            partitions: {type: daily, start: "2024-01-01"}
            deps: [{asset: days}]
            materializer: {type: none}
            automation: {type: onMissing}
          - key: nightly
            deps: [{asset: one}, {asset: other}]
            materializer: {type: none}
            automation: {type: onCron, cron: "30 2 1 1 *", timezone: Europe/Berlin}
          - key: copy
            deps: [{asset: one}]
            materializer: {type: none}
            automation: {type: condition, when: {sinceLastHandled: anyDepsUpdated}}
          - key: parts
            partitions: {type: static, keys: [a, b, c]}
            deps: [{asset: one, mapping: {type: all}}]
            materializer: {type: none}
            automation: {type: condition, when: {sinceLastHandled: anyDepsUpdated}, maxRuns: 2}
          - key: needy
            deps: [{asset: one}, {asset: other}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: anyDepsMissing}]}}
          - key: paused
            deps: [{asset: one}]
            materializer: {type: none}
            automation: {type: condition, when: {sinceLastHandled: anyDepsUpdated}}
          - key: careful
            deps: [{asset: one}]
            materializer: {type: none}
            automation: {type: condition, when: {all: [{sinceLastHandled: anyDepsUpdated}, {not: inProgress}]}}
        """);
    ASSETS.forEach(this::awaitEvaluated);
    launches = broker.tail(TOPICS.runRequests());
  }

  private void awaitEvaluated(String asset) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                repository
                    .find(asset)
                    .await()
                    .atMost(PATIENCE)
                    .filter(state -> !state.isInitial() && state.pending().isEmpty())
                    .isPresent());
  }

  @AfterEach
  void close() {
    launches.close();
    broker.close();
  }

  @Test
  void requestsWhatComesToExistWithTheEndOfItsWindowWhenItsUpstreamIsThere() {
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
    materialize("days", tomorrow.toString());
    awaitMark("fresh", Mark.materialized("days"));

    look("fresh", tomorrow.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());

    RunRequest.Launch launch = launch("fresh", tomorrow.toString(), 1).get(0);
    assertThat(launch.origin()).isEqualTo(Origin.automation("fresh"));
    assertThat(launch.cause().type()).isEqualTo("windowEnd");
    explained("fresh", tomorrow.toString(), "requested");
  }

  @Test
  void requestsOnceAfterATickWhenAllOfItsUpstreamWasUpdatedAfterIt() {
    int year = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).getYear() + 1;
    look("nightly", Instant.parse(year + "-01-01T01:30:00Z"));
    materialize("one", "");
    assertThat(launches.await(0, of("nightly", ""))).isEmpty();
    given()
        .queryParam("asset", "nightly")
        .get("/api/v1/sensors/automation")
        .then()
        .statusCode(200)
        .body("decision", equalTo("not requested"))
        .body("condition.phrase", equalTo("all of"));

    materialize("other", "");
    assertThat(launch("nightly", "", 1)).hasSize(1);
  }

  @Test
  void asksOnceForWhatIsToldTwiceAndForEveryChange() {
    AssetEvent.Materialized event = materialize("one", "");
    launch("copy", "", 1);
    send(event);
    send(event);
    materialize("one", "");

    List<RunRequest.Launch> asked = launch("copy", "", 2);
    assertThat(asked.stream().map(RunRequest.Launch::id)).doesNotHaveDuplicates();
    assertThat(asked.get(0).cause().id()).isEqualTo(event.id());
    materialize("one", "");
    assertThat(launch("copy", "", 3)).hasSize(3);
  }

  @Test
  void asksForABackfillOfMoreRunsThanItMay() {
    materialize("one", "");

    RunRequest.Backfill backfill =
        (RunRequest.Backfill)
            Json.read(
                launches
                    .await(
                        1,
                        one ->
                            Json.read(one.value(), RunRequest.class)
                                    instanceof RunRequest.Backfill many
                                && many.asset().equals("parts"))
                    .get(0)
                    .value(),
                RunRequest.class);
    assertThat(backfill.selection()).isEqualTo("*");
    assertThat(backfill.origin()).isEqualTo(Origin.automation("parts"));
  }

  @Test
  void saysWhatItWaitsFor() {
    wipe("other");
    materialize("one", "");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .queryParam("asset", "needy")
                    .get("/api/v1/sensors/automation")
                    .then()
                    .statusCode(200)
                    .body("decision", equalTo("waiting"))
                    .body("missing", contains("other|"))
                    .body("missingCount", equalTo(1))
                    .body("condition.holds", equalTo(false))
                    .body(
                        "condition.parts.phrase",
                        hasItems("since it was last requested or updated", "not"))
                    .body("condition.parts[0].holds", equalTo(true)));

    materialize("other", "");
    launch("needy", "", 1);
    explained("needy", "", "requested");
  }

  @Test
  void takesUpAfterAPauseWhatItWouldHaveAskedForMeanwhile() {
    launching("pause");
    try {
      long evaluation = evaluation("paused");
      materialize("one", "");
      await().atMost(PATIENCE).until(() -> evaluation("paused") > evaluation);
      assertThat(launches.await(0, of("paused", ""))).isEmpty();
    } finally {
      launching("resume");
    }
    assertThat(launch("paused", "", 1)).hasSize(1);
  }

  @Test
  void takesUpAfterAPauseThatWasSeenLastLongBeforeItWasOver() {
    launching("pause");
    try {
      long evaluation = evaluation("paused");
      materialize("one", "");
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> evaluation("paused") > evaluation);
      looks.look(clock.instant().minusSeconds(10)).await().atMost(PATIENCE);
    } finally {
      launching("resume");
    }
    assertThat(launch("paused", "", 1)).hasSize(1);
  }

  @Test
  void waitsUntilARunThatIsInProgressHasEnded() {
    Instant now = clock.instant();
    run(
        new RunEvent.RunStarted(
            "r1",
            1,
            now,
            List.of("careful"),
            List.of(""),
            1,
            Origin.person("test"),
            Cause.request("q", now),
            "replica",
            7));
    await().atMost(PATIENCE).until(() -> !state("careful").seen().running().isEmpty());
    long evaluation = evaluation("careful");
    materialize("one", "");
    await().atMost(PATIENCE).until(() -> evaluation("careful") > evaluation);
    assertThat(launches.await(0, of("careful", ""))).isEmpty();

    run(new RunEvent.RunSucceeded("r1", 2, now.plusSeconds(1), List.of("careful")));
    assertThat(launch("careful", "", 1)).hasSize(1);
  }

  private ConditionState state(String asset) {
    return repository.find(asset).await().atMost(PATIENCE).orElseThrow();
  }

  private long evaluation(String asset) {
    return state(asset).evaluation();
  }

  private void look(String asset, Instant now) {
    Conditioned found = automation.known().find(asset).orElseThrow();
    steps
        .step(found, Batch.ofLooks(automation.known(), List.of(found), now))
        .await()
        .atMost(PATIENCE);
  }

  private void awaitMark(String asset, Mark mark) {
    await().atMost(PATIENCE).until(() -> state(asset).marks().containsKey(mark));
  }

  private static void explained(String asset, String partition, String decision) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .queryParam("asset", asset)
                    .queryParam("partition", partition)
                    .get("/api/v1/sensors/automation")
                    .then()
                    .statusCode(200)
                    .body("decision", equalTo(decision)));
  }

  private static void launching(String verb) {
    given()
        .contentType("application/json")
        .body("{}")
        .post("/api/v1/launching/" + verb)
        .then()
        .statusCode(201);
  }

  private AssetEvent.Materialized materialize(String asset, String partition) {
    long token = TOKENS.incrementAndGet();
    return send(
        new AssetEvent.Materialized(
            asset, partition, "run-" + token, token, clock.instant(), Map.of(), "v" + token));
  }

  private AssetEvent.Materialized send(AssetEvent.Materialized event) {
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  private void wipe(String asset) {
    long token = TOKENS.incrementAndGet();
    AssetEvent.Wiped event =
        new AssetEvent.Wiped(asset, "", token, clock.instant(), "w" + token, Origin.person("t"));
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }

  private void run(RunEvent event) {
    broker.send(TOPICS.runEvents(), event.runId(), Json.write(event));
  }

  private List<RunRequest.Launch> launch(String asset, String partition, int count) {
    return launches.await(count, of(asset, partition)).stream()
        .map(one -> (RunRequest.Launch) Json.read(one.value(), RunRequest.class))
        .toList();
  }

  private static Predicate<ConsumerRecord<String, byte[]>> of(String asset, String partition) {
    return one ->
        Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
            && launch.assets().equals(List.of(asset))
            && launch.partitions().equals(List.of(partition));
  }
}
