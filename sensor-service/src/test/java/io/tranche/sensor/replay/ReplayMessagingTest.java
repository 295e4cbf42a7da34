package io.tranche.sensor.replay;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.automation.CopyRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class ReplayMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @Inject ReplayRepository repository;
  @Inject CopyRepository copies;
  @Inject Clock clock;

  private final String name = "replayed-" + NAMES.incrementAndGet();
  private Broker broker;
  private Tail changes;
  private Tail runs;

  @BeforeEach
  void open() {
    broker = new Broker();
    apply(sensor(name) + sensor(name + "-other"));
    changes = broker.tail(TOPICS.dynamicPartitionRequests());
    runs = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    changes.close();
    runs.close();
    broker.close();
  }

  @Test
  void asksForTheSameUnderTheSameIdsAndOnlyForThatSensor() {
    arrive("a");
    arrive("b");
    changes.await(4, ofThisTest());
    List<String> first = ids(changes, name);

    String id = replay(Map.of("name", name)).statusCode(201).extract().path("requestId");

    Replay replay = ended(id);
    assertThat(replay.status()).isEqualTo(Replay.Status.DONE);
    assertThat(replay.counts().matched()).isEqualTo(2);
    assertThat(replay.counts().added()).isEqualTo(2);
    assertThat(replay.counts().again()).isZero();
    assertThat(replay.remaining()).isZero();
    changes.await(6, ofThisTest());
    assertThat(ids(changes, name)).hasSize(4).containsAll(first);
    assertThat(ids(changes, name).stream().distinct()).hasSize(2);
    assertThat(ids(changes, name + "-other")).hasSize(2);
    given()
        .get("/api/v1/ticks?sensor=" + name)
        .then()
        .body("items.about.findAll { it != null }[0]", equalTo("replay " + id));
    given()
        .get("/api/v1/sensors/replays?sensor=" + name)
        .then()
        .body("items[0].id", equalTo(id))
        .body("items[0].status", equalTo("done"))
        .body("items[0].by", equalTo("person:http"))
        .body("items[0].remaining", equalTo(0));
  }

  @Test
  void readsOnlyWhatCameSinceATime() {
    arrive("early");
    long early = changes.await(1, adds(name, "early")).get(0).timestamp();
    await().atMost(PATIENCE).until(() -> clock.millis() > early + 5);
    Instant since = clock.instant();
    arrive("late");
    changes.await(1, adds(name, "late"));

    ended(replay(Map.of("name", name, "from", since.toString())).extract().path("requestId"));

    changes.await(2, adds(name, "late"));
    assertThat(changes.upToNow(adds(name, "early"))).hasSize(1);
  }

  @Test
  void runsPartitionsOnceMoreIfItIsAskedTo() {
    arrive("registered");
    arrive("removed");
    arrive("registered");
    copies
        .saveMembers(List.of(member("registered", false), member("removed", true)))
        .await()
        .atMost(PATIENCE);
    changes.await(3, one -> adds(name, "registered").test(one) || adds(name, "removed").test(one));

    Replay replay = ended(replay(Map.of("name", name, "again", true)).extract().path("requestId"));

    assertThat(replay.counts().again()).isPositive();
    RunRequest.Launch launch =
        (RunRequest.Launch)
            Json.read(runs.await(1, runOf("registered")).get(0).value(), RunRequest.class);
    assertThat(launch.assets()).containsExactly("replayed");
    assertThat(launch.origin().toString()).isEqualTo("sensor:" + name);
    assertThat(launch.source()).isEmpty();
    assertThat(
            runs.upToNow(runOf("registered")).stream()
                .map(one -> Broker.header(one, "ce_id"))
                .distinct())
        .hasSize(1);
    assertThat(runs.upToNow(runOf("removed"))).isEmpty();
  }

  @Test
  void waitsWhileItsSensorIsStopped() {
    arrive("before");
    changes.await(1, adds(name, "before"));
    operate("stop");
    String id = replay(Map.of("name", name)).statusCode(201).extract().path("requestId");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(PATIENCE)
        .until(() -> find(id).status() == Replay.Status.RUNNING && !find(id).hasBegun());

    operate("start");

    assertThat(ended(id).counts().matched()).isEqualTo(1);
  }

  @Test
  void goesOnWhereAReplicaDiedThatWasReading() {
    arrive("a");
    changes.await(1, adds(name, "a"));
    Replay left =
        Replay.asked("left-" + name, name, Optional.empty(), false, "person:http", clock.instant())
            .takenBy("a-dead-replica");
    repository.create(left).await().atMost(PATIENCE);

    assertThat(ended(left.id()).counts().matched()).isEqualTo(1);
  }

  @Test
  void failsWhenItsSensorIsGone() {
    arrive("a");
    changes.await(1, adds(name, "a"));
    operate("stop");
    String id = replay(Map.of("name", name)).statusCode(201).extract().path("requestId");
    apply(sensor(name + "-other"));

    Replay replay = ended(id);

    assertThat(replay.status()).isEqualTo(Replay.Status.FAILED);
    assertThat(replay.reason()).contains("no bundle defines a sensor of files of this name");
  }

  @Test
  void repeatingARequestWithItsKeyAsksOnce() {
    String first = keyed("k-" + name);
    assertThat(keyed("k-" + name)).isEqualTo(first);
    ended(first);
    assertThat(repository.list(name, 10).await().atMost(PATIENCE)).hasSize(1);
  }

  @Test
  void saysWhatCannotBeReplayed() {
    replay(Map.of()).statusCode(422).body("code", equalTo("missing-name"));
    replay(Map.of("name", "nobody")).statusCode(404).body("code", equalTo("unknown-sensor"));
    replay(Map.of("name", name + "-tells"))
        .statusCode(422)
        .body("code", equalTo("no-replay"))
        .body("detail", containsString("the sensor is of type runStatus"));
    replay(Map.of("name", name, "from", "2999-01-01T00:00:00Z"))
        .statusCode(422)
        .body("detail", startsWith("Cannot replay: from is in the future"));
    given()
        .get("/api/v1/sensors/replays")
        .then()
        .statusCode(422)
        .body("code", equalTo("missing-sensor"));
  }

  private static String sensor(String sensor) {
    return """
          - name: %s
            type: fileArrival
            match: {bucket: ${name}, key: "{file}"}
            add: {set: replayed, key: "{file}"}
            target: replayed
        """
        .formatted(sensor);
  }

  private void apply(String sensors) {
    broker.apply(
        ("""
        apiVersion: tranche.io/v1
        bundle: replays
        partitionSets: [{name: replayed}]
        assets:
          - {key: replayed, partitions: {type: dynamic, name: replayed}, materializer: {type: none}}
          - {key: told, materializer: {type: none}}
        sensors:
          - {name: ${name}-tells, type: runStatus, statuses: [FAILURE], target: told}
        """
                + sensors)
            .replace("${name}", name));
  }

  private void arrive(String key) {
    String event = "{\"bucket\":\"" + name + "\",\"key\":\"" + key + "\",\"sequencer\":\"01\"}";
    broker.send(TOPICS.fileArrivals(), "k", event.getBytes(UTF_8));
  }

  private static PartitionSetMember member(String key, boolean removed) {
    return new PartitionSetMember(
        "replayed",
        key,
        NAMES.incrementAndGet(),
        1_000 + NAMES.get(),
        Map.of(),
        Optional.empty(),
        removed,
        Instant.EPOCH,
        List.of(),
        Optional.empty());
  }

  private static ValidatableResponse replay(Map<String, ?> body) {
    return given().contentType(ContentType.JSON).body(body).post("/api/v1/sensors/replay").then();
  }

  private String keyed(String key) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key)
        .body(Map.of("name", name))
        .post("/api/v1/sensors/replay")
        .then()
        .statusCode(201)
        .extract()
        .path("requestId");
  }

  private Replay find(String id) {
    return repository.find(id).await().atMost(PATIENCE).orElseThrow();
  }

  private Replay ended(String id) {
    await().atMost(PATIENCE).until(() -> !find(id).isRunning());
    return find(id);
  }

  private void operate(String verb) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("name", name))
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201);
  }

  private Predicate<ConsumerRecord<String, byte[]>> ofThisTest() {
    return one -> origin(one).startsWith("sensor:" + name);
  }

  private static List<String> ids(Tail tail, String sensor) {
    return tail.upToNow(one -> origin(one).equals("sensor:" + sensor)).stream()
        .map(one -> Broker.header(one, "ce_id"))
        .toList();
  }

  private static Predicate<ConsumerRecord<String, byte[]>> adds(String sensor, String key) {
    return one ->
        origin(one).equals("sensor:" + sensor)
            && Json.read(one.value(), DynamicPartitionRequest.class).adds().stream()
                .anyMatch(add -> add.key().equals(key));
  }

  private static String origin(ConsumerRecord<String, byte[]> one) {
    return Json.read(one.value(), DynamicPartitionRequest.class).origin().toString();
  }

  private Predicate<ConsumerRecord<String, byte[]>> runOf(String partition) {
    return one ->
        Json.read(one.value(), RunRequest.class) instanceof RunRequest.Launch launch
            && launch.origin().toString().equals("sensor:" + name)
            && launch.partitions().contains(partition);
  }
}
