package io.tranche.sensor.control;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static io.tranche.sensor.Broker.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.commands.Command;
import io.tranche.contracts.commands.Resource;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class ControlMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @Inject CatalogView catalogs;
  @Inject Controls controls;

  private final String name = "controlled-" + NAMES.incrementAndGet();
  private final Resource sensor = Resource.sensor(name);
  private Broker broker;
  private Tail requests;

  @BeforeEach
  void open() {
    broker = new Broker();
    apply("a");
    requests = broker.tail(TOPICS.dynamicPartitionRequests());
  }

  @AfterEach
  void close() {
    requests.close();
    broker.close();
  }

  @Test
  void aStoppedSensorSkipsFilesAndSaysSoInItsTick() {
    post("sensors/stop", Map.of("name", name, "reason", "the feed is broken"))
        .statusCode(201)
        .body("applied", equalTo(true))
        .body("resource.name", equalTo(name))
        .body("stopped.reason", equalTo("the feed is broken"));
    arrive("while-stopped");
    awaitTick("skipped", 1)
        .body("items[0].matched", equalTo(1))
        .body("items[0].added", equalTo(0))
        .body("items[0].requested", equalTo(0))
        .body("items[0].skipReason", containsString("stopped by person:http at "))
        .body("items[0].skipReason", containsString(": the feed is broken"));
    given()
        .get("/api/v1/sensors?name=" + name)
        .then()
        .body("items[0].status", equalTo("stopped"))
        .body("items[0].stopped.by", equalTo("person:http"));

    post("sensors/start", Map.of("name", name)).statusCode(201).body("stopped", nullValue());
    arrive("after-start");

    requests.await(1, adds("after-start"));
    assertThat(requests.upToNow(adds("while-stopped"))).isEmpty();
    given()
        .get("/api/v1/sensors?name=" + name)
        .then()
        .body("items[0].status", equalTo("running"))
        .body("items[0].stopped", nullValue());
  }

  @Test
  void whileLaunchingIsPausedNoSensorWorksAndAllGoOnAfterwards() {
    post("launching/pause", Map.of("reason", "the warehouse is being moved"))
        .statusCode(201)
        .body("resource.kind", equalTo("launching"))
        .body("stopped.by", equalTo("person:http"));
    try {
      apply("c");
      arrive("while-paused");
      awaitTick("skipped", 1)
          .body("items[0].skipReason", containsString(": the warehouse is being moved"));
      given()
          .get("/api/v1/launching")
          .then()
          .body("status", equalTo("paused"))
          .body("paused.reason", equalTo("the warehouse is being moved"));
      given()
          .get("/api/v1/sensors?name=" + name)
          .then()
          .body("items[0].status", equalTo("paused"))
          .body("items[0].stopped.by", equalTo("person:http"));
      post("sensors/stop", Map.of("name", name)).statusCode(201);
      given()
          .get("/api/v1/sensors?name=" + name)
          .then()
          .body("items[0].status", equalTo("stopped"));
    } finally {
      post("launching/resume", Map.of()).statusCode(201).body("stopped", nullValue());
    }
    given().get("/api/v1/launching").then().body("status", equalTo("running"));
    given().get("/api/v1/sensors?name=" + name).then().body("items[0].status", equalTo("stopped"));

    post("sensors/start", Map.of("name", name)).statusCode(201);
    arrive("after-resume");
    requests.await(1, adds("after-resume"));
    assertThat(requests.upToNow(adds("while-paused"))).isEmpty();
  }

  @Test
  void staysStoppedWhenItsBundleIsAppliedAgain() {
    post("sensors/stop", Map.of("name", name)).statusCode(201);

    apply("b");
    arrive("after-apply");

    awaitTick("skipped", 1).body("items[0].added", equalTo(0));
  }

  @Test
  void takesCommandsOfAnyProgramAndEachOnce() {
    Command stop = new Command.Stop(sensor, Optional.empty(), Origin.program("guard"));
    send(stop, name + "-1");
    send(new Command.Start(sensor, Origin.program("guard")), name + "-2");
    send(stop, name + "-1");
    send(stop, name + "-3");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(control().applied())
                    .containsExactly(name + "-1", name + "-2", name + "-3"));
    assertThat(control().stop()).map(Stop::by).contains("program:guard");
  }

  @Test
  void repeatingARequestWithItsKeyAsksOnce() {
    Map<String, String> body = Map.of("name", name);
    String first = keyed("stop", body, "k1");
    keyed("start", body, "k2");

    assertThat(keyed("stop", body, "k1")).isEqualTo(first);
    assertThat(control().stop()).isEmpty();
  }

  @Test
  void refusesNamesThatNobodyDefinesAndProposesTheNearest() {
    String wrong = name.replace("controlled", "kontrolled");
    post("sensors/stop", Map.of("name", wrong))
        .statusCode(404)
        .body("code", equalTo("unknown-sensor"))
        .body("detail", containsString("did you mean " + name + "? (" + wrong + ")"));
    post("schedules/start", Map.of("name", wrong))
        .statusCode(404)
        .body("code", equalTo("unknown-schedule"));
    post("sensors/stop", Map.of())
        .statusCode(422)
        .body("code", equalTo("missing-name"))
        .body("detail", containsString("name is required (none given)"));
  }

  @Test
  void setsCommandsAsideThatCannotBeApplied() {
    try (Tail dead = broker.tail(TOPICS.deadLetters(TOPICS.commands()))) {
      Command good = new Command.Stop(sensor, Optional.empty(), Origin.person("ann"));
      send("{\"type\":\"stop\",\"origin\":{\"type\":\"person\",\"name\":\"ann\"}}");
      send("{\"type\":\"stop\",\"resource\":{\"kind\":\"sensor\",\"name\":\"" + name + "\"}}");
      send(new Command.Start(Resource.sensor("nobody"), Origin.person("ann")), "x");
      send(
          "{\"type\":\"stop\",\"origin\":{\"type\":\"person\",\"name\":\"ann\"},\"resource\":"
              + "{\"kind\":\"launching\",\"name\":\"some\"}}");
      send("{\"type\":\"explode\",\"resource\":{\"kind\":\"sensor\",\"name\":\"nobody\"}}");
      send(good, name + "-good");

      List<ConsumerRecord<String, byte[]>> letters = dead.await(4);

      assertThat(letters)
          .extracting(letter -> header(letter, "tranche-dlq-code"))
          .containsExactlyInAnyOrder(
              "invalid-command", "invalid-command", "invalid-command", "unknown-sensor");
      assertThat(letters)
          .extracting(letter -> header(letter, "tranche-dlq-reason"))
          .anyMatch(reason -> reason.contains("resource does not say what the command is about"))
          .anyMatch(reason -> reason.contains("origin is required (none given)"));
      await().atMost(PATIENCE).until(() -> control().stop().isPresent());
    }
  }

  private Control control() {
    return controls.load(sensor).await().atMost(PATIENCE);
  }

  private void apply(String prefix) {
    long number =
        broker.apply(
            """
            apiVersion: tranche.io/v1
            bundle: control
            partitionSets: [{name: controlled}]
            assets:
              - {key: controlled, partitions: {type: dynamic, name: controlled}, materializer: {type: none}}
            sensors:
              - name: %s
                type: fileArrival
                match: {bucket: %s, key: "{name}"}
                add: {set: controlled, key: "{name}", metadata: {by: "%s"}}
                target: controlled
            """
                .formatted(name, name, prefix));
    await().atMost(PATIENCE).until(() -> catalogs.current().number() >= number);
  }

  private void arrive(String key) {
    String event = "{\"bucket\":\"" + name + "\",\"key\":\"" + key + "\",\"sequencer\":\"01\"}";
    broker.send(TOPICS.fileArrivals(), "k", event.getBytes(UTF_8));
  }

  private void send(Command command, String id) {
    broker.send(
        TOPICS.commands(),
        command.resource().key(),
        Json.write(command),
        new RecordHeader("ce_id", id.getBytes(UTF_8)));
  }

  private void send(String value) {
    broker.send(TOPICS.commands(), sensor.key(), value.getBytes(UTF_8));
  }

  private static ValidatableResponse post(String path, Map<String, String> body) {
    return given().contentType(ContentType.JSON).body(body).when().post("/api/v1/" + path).then();
  }

  private static String keyed(String verb, Map<String, String> body, String key) {
    return given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", key + body.get("name"))
        .body(body)
        .when()
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201)
        .extract()
        .path("requestId");
  }

  private ValidatableResponse awaitTick(String field, int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Integer.valueOf(count)
                    .equals(
                        given()
                            .get("/api/v1/ticks?sensor=" + name)
                            .then()
                            .extract()
                            .path("items[0]." + field)));
    return given().get("/api/v1/ticks?sensor=" + name).then();
  }

  private static Predicate<ConsumerRecord<String, byte[]>> adds(String key) {
    return one ->
        Json.read(one.value(), DynamicPartitionRequest.class).adds().stream()
            .anyMatch(add -> add.key().equals(key));
  }
}
