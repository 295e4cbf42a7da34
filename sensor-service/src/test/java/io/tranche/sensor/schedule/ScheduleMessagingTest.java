package io.tranche.sensor.schedule;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.control.Controls;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Replicas are further {@link Schedules} on the same store. Their clocks are ahead of this
 * machine's, so the service's own one does not interfere.
 */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class ScheduleMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @Inject CatalogView catalogs;
  @Inject ScheduleRepository repository;
  @Inject Controls controls;
  @Inject RecordSender sender;
  @Inject Topics topics;
  @Inject Clock clock;

  private Instant midnight = Instant.EPOCH;
  private Broker broker;
  private Tail requests;
  private final String name = "schedule-" + NAMES.incrementAndGet();

  @BeforeEach
  void open() {
    midnight = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(2));
    broker = new Broker();
    requests = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    requests.close();
    broker.close();
  }

  @Test
  void asksForEveryRegionOfTheDayThatHasEnded() {
    apply("target: cells, at: \"01:30\"");
    Schedules replica = replica();
    look(replica, midnight);

    look(replica, midnight.plus(Duration.ofMinutes(89)));
    assertThat(ticks()).isEmpty();
    look(replica, midnight.plus(Duration.ofMinutes(90)));

    String day = midnight.minus(Duration.ofDays(1)).toString().substring(0, 10);
    List<RunRequest.Launch> launches = launches(2);
    assertThat(launches)
        .allSatisfy(
            launch -> {
              assertThat(launch.origin()).isEqualTo(Origin.schedule(name));
              assertThat(launch.cause().type()).isEqualTo("schedule");
              assertThat(launch.tags()).containsEntry("tranche/schedule", name);
            })
        .extracting(RunRequest.Launch::partitions)
        .containsExactlyInAnyOrder(List.of(day + "|us"), List.of(day + "|eu"));
    assertThat(ticks())
        .singleElement()
        .satisfies(tick -> assertThat(tick.requested()).isEqualTo(2));
  }

  @Test
  void runsTheAssetsOfAJobTogetherWithItsTags() {
    apply("job: both, at: \"01:30\", tags: {tier: gold}");
    Schedules replica = replica();
    look(replica, midnight);

    look(replica, midnight.plus(Duration.ofMinutes(90)));

    assertThat(launches(2))
        .hasSize(2)
        .allSatisfy(
            launch -> {
              assertThat(launch.assets()).containsExactly("cells", "sums");
              assertThat(launch.partitions()).hasSize(1);
              assertThat(launch.tags())
                  .containsEntry("tranche/job", "both")
                  .containsEntry("tranche/schedule", name)
                  .containsEntry("team", "data")
                  .containsEntry("tier", "gold");
            });
    given()
        .get("/api/v1/schedules?search=" + name)
        .then()
        .body("items[0].job", equalTo("both"))
        .body("items[0].assets", contains("cells", "sums"));
  }

  @Test
  void givesRunsTheConfigurationOfTheJobAndOfTheSchedule() {
    applyBundle(
        """
        apiVersion: tranche.io/v1
        bundle: schedules
        assets: [{key: configured, materializer: {type: none}, configSchema: {required: [limit], properties: {mode: {type: string}}}}]
        jobs: [{name: configured_job, target: configured, runConfig: {limit: 1, mode: fast}}]
        schedules: [{name: %s, job: configured_job, cron: "30 1 * * *", runConfig: {mode: exact}}]
        """
            .formatted(name));
    Schedules replica = replica();
    look(replica, midnight);

    look(replica, midnight.plus(Duration.ofMinutes(90)));

    assertThat(launches(1))
        .singleElement()
        .satisfies(
            launch ->
                assertThat(launch.runConfig())
                    .contains(RunConfiguration.parse("{\"limit\": 1, \"mode\": \"exact\"}")));
    given()
        .get("/api/v1/schedules?name=" + name)
        .then()
        .body("items[0].runConfig.mode", equalTo("exact"));
  }

  @Test
  void saysWhySeveralAssetsOfTooManyPartitionsAreNotRunTogether() {
    String keys =
        IntStream.rangeClosed(0, 1_000).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    applyBundle(
        """
        apiVersion: tranche.io/v1
        bundle: schedules
        assets:
          - {key: many, partitions: {type: static, keys: [%1$s]}, materializer: {type: none}}
          - {key: more, partitions: {type: static, keys: [%1$s]}, materializer: {type: none}}
        schedules:
          - {name: %2$s, target: many or more, cron: "0 0 * * *"}
        """
            .formatted(keys, name));
    look(replica(), midnight);

    look(replica(), midnight.plus(Duration.ofDays(1)));

    assertThat(ticks())
        .singleElement()
        .satisfies(
            tick -> {
              assertThat(tick.requested()).isZero();
              assertThat(tick.skipped())
                  .contains(
                      "Cannot run 2 assets together: more than 1000 partitions are due, schedule"
                          + " each asset by itself (1001)");
            });
  }

  @Test
  void runsAnAssetWithoutPartitionsByItsCron() {
    apply("target: total, cron: \"*/5 * * * *\"");
    Instant start = midnight;
    Schedules replica = replica();
    look(replica, start);

    look(replica, start.plus(Duration.ofMinutes(5)));

    assertThat(launches(1).get(0).partitions()).containsExactly("");
  }

  @Test
  void firesEachTickOnceWithThreeReplicasOfWhichAnyMayDieAtAnyMoment() {
    apply("target: total, cron: \"0 * * * *\", timezone: Europe/Berlin");
    long seed = Long.getLong("tranche.test.seed", System.nanoTime());
    System.out.println("ScheduleMessagingTest: -Dtranche.test.seed=" + seed);
    Random random = new Random(seed);
    Instant start = midnight;
    look(replica(), start);

    Instant now = start;
    while (now.isBefore(start.plus(Duration.ofDays(2)))) {
      now = now.plus(Duration.ofMinutes(5 + random.nextInt(50)));
      List<Uni<Void>> looks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        looks.add(
            new Schedules(catalogs, new Mortal(repository, random), controls, sender, topics, clock)
                .look(now));
      }
      Uni.join().all(looks).andFailFast().await().atMost(PATIENCE);
    }
    look(replica(), now);

    List<Instant> expected = new ArrayList<>();
    for (Instant tick = start.plus(Duration.ofHours(1));
        !tick.isAfter(now);
        tick = tick.plus(Duration.ofHours(1))) {
      expected.add(tick);
    }
    assertThat(ticks())
        .extracting(ScheduleTick::tick)
        .containsExactlyElementsOf(reversed(expected));
    assertThat(new TreeSet<>(ids(expected.size()))).hasSize(expected.size());
  }

  @Test
  void aReplicaWithAnOlderCatalogLeavesAScheduleAlone() {
    apply("target: total, cron: \"0 * * * *\"");
    ScheduleState newer =
        new ScheduleState(name, "other times", Long.MAX_VALUE, 1, midnight, Optional.empty());
    repository.advance(newer).await().atMost(PATIENCE);

    look(replica(), midnight.plus(Duration.ofHours(1)));

    assertThat(repository.find(name).await().atMost(PATIENCE)).contains(newer);
    assertThat(ticks()).isEmpty();
  }

  @Test
  void startsAnewWithOtherTimes() {
    apply("target: total, cron: \"0 * * * *\"");
    Instant start = midnight;
    look(replica(), start);
    apply("target: total, cron: \"30 * * * *\", catchUp: 0");

    look(replica(), start.plus(Duration.ofHours(5)));
    assertThat(ticks()).isEmpty();
    look(replica(), start.plus(Duration.ofHours(5)).plus(Duration.ofMinutes(30)));

    assertThat(ticks())
        .extracting(ScheduleTick::tick)
        .containsExactly(start.plus(Duration.ofHours(5)).plus(Duration.ofMinutes(30)));
  }

  @Test
  void skipsTheTicksOfAScheduleThatIsStoppedAndDoesNotMakeUpForThem() {
    apply("target: total, cron: \"0 * * * *\"");
    look(replica(), midnight);
    operate("stop");

    look(replica(), midnight.plus(Duration.ofHours(2)));

    assertThat(ticks())
        .hasSize(2)
        .allSatisfy(
            tick -> {
              assertThat(tick.requested()).isZero();
              assertThat(tick.skipped().orElse("")).startsWith("stopped by person:http at ");
            });
    given()
        .get("/api/v1/schedules?search=" + name)
        .then()
        .body("items[0].status", equalTo("stopped"))
        .body("items[0].stopped.reason", equalTo("a test"));

    operate("start");
    look(replica(), midnight.plus(Duration.ofHours(3)));

    assertThat(launches(1)).hasSize(1);
    assertThat(ticks()).hasSize(3);
    assertThat(ticks().get(0).requested()).isEqualTo(1);
  }

  private void operate(String verb) {
    given()
        .contentType("application/json")
        .body(Map.of("name", name, "reason", "a test"))
        .post("/api/v1/schedules/" + verb)
        .then()
        .statusCode(201);
  }

  @Test
  void asksForManyPartitionsAsOneBackfill() {
    StringBuilder keys = new StringBuilder("k0");
    for (int i = 1; i <= 1_000; i++) {
      keys.append(", k").append(i);
    }
    applyBundle(
        """
        apiVersion: tranche.io/v1
        bundle: schedules
        assets:
          - {key: many, partitions: {type: static, keys: [%s]}, materializer: {type: none}}
        schedules:
          - {name: %s, target: many, cron: "0 0 * * *"}
        """
            .formatted(keys, name));
    Instant start = midnight;
    look(replica(), start);

    look(replica(), start.plus(Duration.ofDays(1)));

    RunRequest request =
        requests
            .await(1, one -> Json.read(one.value(), RunRequest.class).origin().name().equals(name))
            .stream()
            .map(one -> Json.read(one.value(), RunRequest.class))
            .findFirst()
            .orElseThrow();
    assertThat(request).isInstanceOf(RunRequest.Backfill.class);
    assertThat(((RunRequest.Backfill) request).asset()).isEqualTo("many");
  }

  @Test
  void listsSchedulesWithWhatTheyDid() {
    apply("target: total, cron: \"15 * * * *\", description: Quarter past");
    Instant start = midnight;
    look(replica(), start);
    look(replica(), start.plus(Duration.ofMinutes(15)));
    look(replica(), start.plus(Duration.ofMinutes(75)));

    given()
        .get("/api/v1/schedules?search=" + name)
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].cron", equalTo("15 * * * *"))
        .body("items[0].description", equalTo("Quarter past"))
        .body("items[0].lastTick.requested", equalTo(1));
    given()
        .get("/api/v1/schedules/ticks?limit=1&schedule=" + name)
        .then()
        .statusCode(200)
        .body("items.evaluation", contains(2));
    given().get("/api/v1/schedules/ticks").then().statusCode(422);
  }

  private void apply(String fields) {
    applyBundle(
        """
        apiVersion: tranche.io/v1
        bundle: schedules
        assets:
          - key: cells
            partitions: {type: multi, dimensions: {date: {type: daily, start: "2024-01-01"}, region: {type: static, keys: [us, eu]}}}
            materializer: {type: none}
          - key: sums
            partitions: {type: multi, dimensions: {date: {type: daily, start: "2024-01-01"}, region: {type: static, keys: [us, eu]}}}
            deps: [{asset: cells}]
            materializer: {type: none}
          - {key: total, materializer: {type: none}}
        jobs:
          - {name: both, target: cells+, tags: {team: data, tier: silver}}
        schedules:
          - {name: %s, %s}
        """
            .formatted(name, fields));
  }

  /** What the schedule has not yet seen begins at midnight, also for the service's own replica. */
  private void applyBundle(String bundle) {
    Catalog catalog =
        Catalog.of(
            1,
            Bundle.parse(bundle.getBytes(StandardCharsets.UTF_8)).documents().stream()
                .map(document -> new Catalog.Owned("schedules", document))
                .toList());
    String times = Fired.of(catalog.schedules().get(name), catalog).times();
    repository.create(ScheduleState.first(name, times, 0, midnight)).await().atMost(PATIENCE);
    long number = broker.apply(bundle);
    await().atMost(PATIENCE).until(() -> catalogs.current().number() >= number);
  }

  private Schedules replica() {
    return new Schedules(catalogs, repository, controls, sender, topics, clock);
  }

  private static void look(Schedules replica, Instant now) {
    replica.look(now).await().atMost(PATIENCE);
  }

  private List<ScheduleTick> ticks() {
    return repository.listTicks(name, Optional.empty(), 1_000).await().atMost(PATIENCE).items();
  }

  /** One that came again, with the same id, is the same request. */
  private List<RunRequest.Launch> launches(int count) {
    Map<String, RunRequest.Launch> byId = new LinkedHashMap<>();
    requests
        .await(
            count,
            one ->
                Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
                    && launch.origin().equals(Origin.schedule(name)))
        .stream()
        .map(one -> (RunRequest.Launch) Json.read(one.value(), RunRequest.class))
        .forEach(launch -> byId.putIfAbsent(launch.id(), launch));
    return List.copyOf(byId.values());
  }

  private List<String> ids(int atLeast) {
    return launches(atLeast).stream().map(RunRequest.Launch::id).toList();
  }

  private static List<Instant> reversed(List<Instant> instants) {
    List<Instant> reversed = new ArrayList<>(instants);
    Collections.reverse(reversed);
    return reversed;
  }
}
