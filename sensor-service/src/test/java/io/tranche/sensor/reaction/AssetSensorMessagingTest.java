package io.tranche.sensor.reaction;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class AssetSensorMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @Inject CopyRepository copies;
  @Inject EarlyEventRepository early;

  private final String suffix = "-" + NAMES.incrementAndGet();
  private Broker broker;
  private Tail requests;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: reactions
        partitionSets: [{name: reaction_files}]
        assets:
          - {key: days, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
          - {key: copies, partitions: {type: daily, start: "2024-02-01"}, materializer: {type: none}}
          - {key: report, materializer: {type: none}}
          - {key: months, partitions: {type: monthly, start: "2024-01-01"}, deps: [{asset: days}], materializer: {type: none}}
          - {key: hours, partitions: {type: hourly, start: "2024-01-01-00:00", end: "2024-03-01-00:00"}, deps: [{asset: months}], materializer: {type: none}}
          - {key: files, partitions: {type: dynamic, name: reaction_files}, materializer: {type: none}}
          - key: cells
            partitions: {type: multi, dimensions: {date: {type: daily, start: "2024-01-01"}, region: {type: static, keys: [us, eu]}}}
            deps: [{asset: files, mapping: {type: metadata, dimensions: {date: date, region: region}}}]
            materializer: {type: none}
        jobs: [{name: reporting, target: report, tags: {team: data}}]
        sensors:
          - {name: same#, type: asset, asset: days, partition: same, target: copies}
          - {name: mapped#, type: asset, asset: days, target: months}
          - {name: failures#, type: asset, asset: days, events: [failed], job: reporting}
          - {name: cells#, type: asset, asset: files, target: cells}
          - {name: hours#, type: asset, asset: months, target: hours}
        """
            .replace("#", suffix));
    requests = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    requests.close();
    broker.close();
  }

  @Test
  void asksForThePartitionWithTheSameKeyAndForThoseThatReadIt() {
    AssetEvent.Materialized event = materialize("days", "2024-02-05", 1);

    RunRequest.Launch same = launch("same");
    assertThat(same.assets()).containsExactly("copies");
    assertThat(same.partitions()).containsExactly("2024-02-05");
    assertThat(same.cause().type()).isEqualTo("materialization");
    assertThat(same.cause().id()).isEqualTo(event.id());
    RunRequest.Launch mapped = launch("mapped");
    assertThat(mapped.assets()).containsExactly("months");
    assertThat(mapped.partitions()).containsExactly("2024-02-01");
  }

  @Test
  void asksWithTheSameIdsWhenTheTopicIsReplayedAndWithOthersForTheNextMaterialization() {
    materialize("days", "2024-02-06", 1);
    materialize("days", "2024-02-06", 1);
    List<ConsumerRecord<String, byte[]>> twice = requests.await(2, of("same"));
    materialize("days", "2024-02-06", 2);

    List<ConsumerRecord<String, byte[]>> all = requests.await(3, of("same"));
    assertThat(twice.stream().map(AssetSensorMessagingTest::id).distinct()).hasSize(1);
    assertThat(all.stream().map(AssetSensorMessagingTest::id).distinct()).hasSize(2);
  }

  @Test
  void asksForNothingWhereTheKeyIsNoneOfTheTarget() {
    materialize("days", "2024-01-05", 1);
    launch("mapped");

    await().atMost(PATIENCE).untilAsserted(() -> ticks("same").body("items[0].kept", equalTo(1)));
    assertThat(requests.upToNow(of("same"))).isEmpty();
  }

  @Test
  void asksForAJobWhenAPartitionFailsAndNotWhenItIsMaterialized() {
    materialize("days", "2024-02-07", 1);
    launch("same");
    AssetEvent failure =
        new AssetEvent.MaterializationFailed("days", "2024-02-07", "run-2", 2, now(), "no disk");
    broker.send(TOPICS.assetEvents(), failure.assetPartition(), Json.write(failure));

    RunRequest.Launch launch = launch("failures");
    assertThat(requests.await(1, of("failures"))).hasSize(1);
    assertThat(launch.assets()).containsExactly("report");
    assertThat(launch.partitions()).containsExactly("");
    assertThat(launch.tags()).isEqualTo(Map.of("tranche/job", "reporting", "team", "data"));
    assertThat(launch.cause().type()).isEqualTo("materializationFailed");
    assertThat(launch.cause().id()).isEqualTo(failure.id());
  }

  @Test
  void keepsAnEventUntilItsMemberIsKnown() {
    String key = "early" + suffix;
    materialize("files", key, 1);
    PartitionSetMember member = member(key);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(waiting(member)).hasSize(1));

    broker.send(TOPICS.partitionSets(), member.id(), Json.write(member));

    assertThat(launch("cells").partitions()).containsExactly("2024-01-07|eu");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(waiting(member)).isEmpty());
  }

  @Test
  void asksForABackfillWhenAnEventLeadsToManyPartitions() {
    materialize("months", "2024-01-01", 1);

    RunRequest.Backfill backfill =
        (RunRequest.Backfill) request(requests.await(1, of("hours")).get(0));
    assertThat(backfill.asset()).isEqualTo("hours");
    assertThat(backfill.selection()).isEqualTo("[2024-01-01-00:00...2024-01-31-23:00]");
  }

  @Test
  void doesNothingAboutWhatHappensWhileItIsStopped() {
    operate("stop");
    materialize("days", "2024-02-08", 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                ticks("same")
                    .body("items[0].skipped", equalTo(1))
                    .body("items[0].skipReason", containsString("stopped by person:http")));
    Instant during = now();
    operate("start");
    materialize("days", "2024-02-09", 1, during);
    materialize("days", "2024-02-10", 1, now().plusSeconds(1));

    assertThat(launch("same").partitions()).containsExactly("2024-02-10");
    assertThat(requests.await(1, of("same"))).hasSize(1);
  }

  @Test
  void tellsWhatItWouldDoAboutAnEventThatDidNotHappen() {
    trial("{\"event\": {\"asset\": \"days\", \"partition\": \"2024-02-05\"}}")
        .body("items.find { it.sensor == 'same%s' }.outcome".formatted(suffix), equalTo("launches"))
        .body(
            "items.find { it.sensor == 'same%s' }.partition".formatted(suffix),
            equalTo("2024-02-05"))
        .body(
            "items.find { it.sensor == 'mapped%s' }.request.partitions".formatted(suffix),
            contains("2024-02-01"))
        .body(
            "items.find { it.sensor == 'failures%s' }.reason".formatted(suffix),
            equalTo("events does not name materialized"));
    trial(
            "{\"name\": \"same%s\", \"event\": {\"asset\": \"days\", \"partition\": \"2024-01-05\"}}"
                .formatted(suffix))
        .body("items[0].outcome", equalTo("keeps"))
        .body("items[0].reason", equalTo("copies has no partition that it leads to"));
    assertThat(requests.upToNow(of("same").or(of("mapped")))).isEmpty();
  }

  @Test
  void isListedWithWhatItHears() {
    given()
        .get("/api/v1/sensors?name=failures" + suffix)
        .then()
        .body("items[0].type", equalTo("asset"))
        .body("items[0].hears", equalTo("days"))
        .body("items[0].watch.assets", contains("days"))
        .body("items[0].watch.events", contains("failed"))
        .body("items[0].partition", equalTo("same"))
        .body("items[0].job", equalTo("reporting"))
        .body("items[0].match", nullValue());
  }

  private List<HeardEvent> waiting(PartitionSetMember member) {
    return early.findWaitingFor(Set.of(member.id())).await().atMost(PATIENCE);
  }

  private static PartitionSetMember member(String key) {
    return new PartitionSetMember(
        "reaction_files",
        key,
        key.hashCode(),
        1,
        Map.of("date", "2024-01-07", "region", "eu"),
        Optional.empty(),
        false,
        Instant.EPOCH);
  }

  private AssetEvent.Materialized materialize(String asset, String partition, long token) {
    return materialize(asset, partition, token, now());
  }

  private AssetEvent.Materialized materialize(
      String asset, String partition, long token, Instant at) {
    AssetEvent.Materialized event =
        new AssetEvent.Materialized(
            asset, partition, "run" + suffix + token, token, at, Map.of(), "v" + token);
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
    return event;
  }

  private static Instant now() {
    return Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void operate(String verb) {
    given()
        .contentType("application/json")
        .body("{\"name\": \"same%s\"}".formatted(suffix))
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201);
  }

  private ValidatableResponse ticks(String sensor) {
    return given().get("/api/v1/ticks?sensor=" + sensor + suffix).then().statusCode(200);
  }

  private static ValidatableResponse trial(String body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post("/api/v1/sensors/test")
        .then()
        .statusCode(200);
  }

  private RunRequest.Launch launch(String sensor) {
    return (RunRequest.Launch) request(requests.await(1, of(sensor)).get(0));
  }

  private static RunRequest request(ConsumerRecord<String, byte[]> one) {
    return Json.read(one.value(), RunRequest.class);
  }

  private static String id(ConsumerRecord<String, byte[]> one) {
    return Broker.header(one, "ce_id");
  }

  private Predicate<ConsumerRecord<String, byte[]>> of(String sensor) {
    return one -> request(one).origin().equals(Origin.sensor(sensor + suffix));
  }
}
