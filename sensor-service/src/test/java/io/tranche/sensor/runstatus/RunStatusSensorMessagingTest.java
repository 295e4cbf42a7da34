package io.tranche.sensor.runstatus;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
class RunStatusSensorMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Origin PERSON = Origin.person("ada");

  @Inject Clock clock;

  private final String suffix = "-" + NAMES.incrementAndGet();
  private Broker broker;
  private Tail requests;
  private int runs;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: endings
        assets:
          - {key: days, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
          - {key: other, materializer: {type: none}}
          - {key: repair, partitions: {type: daily, start: "2024-02-01"}, materializer: {type: none}}
          - {key: notice, materializer: {type: none}}
          - {key: summary, deps: [{asset: notice}], materializer: {type: none}, automation: {type: eager}}
        jobs: [{name: nightly, target: other}]
        sensors:
          - {name: notice#, type: runStatus, statuses: [FAILURE], target: notice}
          - {name: repair#, type: runStatus, statuses: [FAILURE, CANCELED], assets: days, target: repair}
          - {name: nightly#, type: runStatus, statuses: [SUCCESS], jobs: [nightly], target: summary}
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
  void runsItsTargetWithTheRunThatFailedAsTags() {
    RunEvent.RunFailed failed = fail(List.of("days"), List.of("2024-02-05"), Map.of("a", "b"));

    RunRequest.Launch notice = launch("notice");
    assertThat(notice.assets()).containsExactly("notice");
    assertThat(notice.partitions()).containsExactly("");
    assertThat(notice.cause().type()).isEqualTo("runStatus");
    assertThat(notice.cause().id()).isEqualTo(failed.id());
    assertThat(notice.tags())
        .isEqualTo(
            Map.of(
                "tranche/cause-run",
                failed.runId(),
                "tranche/cause-status",
                "FAILURE",
                "tranche/cause-partition",
                "2024-02-05",
                "tranche/cause-sensors",
                "notice" + suffix));
    assertThat(launch("repair").partitions()).containsExactly("2024-02-05");
  }

  @Test
  void asksWithTheSameIdWhenTheTopicIsReplayed() {
    RunEvent.RunFailed failed = fail(List.of("other"), List.of(""), Map.of());
    send(failed);

    assertThat(requests.await(2, of("notice")).stream().map(one -> request(one).id()).distinct())
        .hasSize(1);
  }

  @Test
  void hearsOfJobsByTheirTag() {
    RunSummary ofJob = RunSummary.of(List.of(""), PERSON, Map.of("tranche/job", "nightly"));
    send(
        new RunEvent.RunSucceeded(run(), 3, clock.instant(), List.of("other"), Optional.of(ofJob)));
    RunSummary alone = RunSummary.of(List.of(""), PERSON, Map.of());
    send(
        new RunEvent.RunSucceeded(run(), 3, clock.instant(), List.of("other"), Optional.of(alone)));
    send(new RunEvent.RunSucceeded(run(), 3, clock.instant(), List.of("other")));
    fail(List.of("other"), List.of(""), Map.of());

    launch("notice");
    assertThat(requests.await(1, of("nightly"))).hasSize(1);
  }

  @Test
  void neverStartsItselfByItsTargetOrWhatIsMadeOfItOrByOtherSensors() {
    fail(List.of("notice"), List.of(""), Map.of());
    fail(List.of("summary"), List.of(""), Map.of());
    fail(
        List.of("other"),
        List.of(""),
        Map.of("tranche/cause-sensors", "elsewhere,notice" + suffix));
    fail(List.of("other"), List.of(""), Map.of("tranche/cause-sensors", "elsewhere"));

    assertThat(launch("notice").tags())
        .containsEntry("tranche/cause-sensors", "elsewhere,notice" + suffix);
    assertThat(requests.await(1, of("notice"))).hasSize(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> ticks("notice").body("items.kept.sum()", equalTo(3)));
  }

  @Test
  void doesNothingAboutRunsThatAreTriedAgainOrHaveNoPartitionOfItsTarget() {
    RunSummary summary = RunSummary.of(List.of("2024-02-06"), PERSON, Map.of());
    Retry retry = new Retry("next", 1, 3, clock.instant(), List.of("days"));
    send(
        new RunEvent.RunFailed(
            run(),
            3,
            clock.instant(),
            List.of("days"),
            "no",
            Optional.of(retry),
            Optional.of(summary)));
    fail(List.of("days"), List.of("2024-01-06", "2024-02-07"), Map.of());
    fail(List.of("days"), List.of("2024-01-07"), Map.of());

    assertThat(launch("repair").partitions()).containsExactly("2024-02-07");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> ticks("repair").body("items.kept.sum()", equalTo(2)));
    assertThat(requests.await(1, of("repair"))).hasSize(1);
  }

  @Test
  void doesNothingWhileItIsStopped() {
    given()
        .contentType("application/json")
        .body("{\"name\": \"notice%s\"}".formatted(suffix))
        .post("/api/v1/sensors/stop")
        .then()
        .statusCode(201);
    fail(List.of("days"), List.of("2024-02-08"), Map.of());

    launch("repair");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                ticks("notice")
                    .body("items[0].skipReason", containsString("stopped by person:http")));
    assertThat(requests.upToNow(of("notice"))).isEmpty();
  }

  @Test
  void tellsWhatItWouldDoAboutARunThatDidNotEnd() {
    test("{\"status\": \"FAILURE\", \"assets\": [\"days\"], \"partitions\": [\"2024-02-05\"]}")
        .statusCode(200)
        .body(trial("repair") + ".outcome", equalTo("launches"))
        .body(trial("repair") + ".request.partitions", contains("2024-02-05"))
        .body(trial("notice") + ".outcome", equalTo("launches"))
        .body("items", hasSize(2));
    test("{\"status\": \"FAILURE\", \"assets\": [\"summary\"]}")
        .body(trial("notice") + ".outcome", equalTo("keeps"))
        .body(trial("notice") + ".reason", containsString("made of it: [summary]"));
    test("{\"status\": \"STARTED\"}")
        .statusCode(422)
        .body("detail", containsString("status is not of an event of a run (\"STARTED\")"));
  }

  private String trial(String sensor) {
    return "items.find { it.sensor == '%s%s' }".formatted(sensor, suffix);
  }

  private static ValidatableResponse test(String event) {
    return given()
        .contentType("application/json")
        .body("{\"event\": " + event + "}")
        .post("/api/v1/sensors/test")
        .then();
  }

  private RunEvent.RunFailed fail(
      List<String> assets, List<String> partitions, Map<String, String> tags) {
    RunEvent.RunFailed failed =
        new RunEvent.RunFailed(
            run(),
            3,
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            assets,
            "no disk",
            Optional.empty(),
            Optional.of(RunSummary.of(partitions, PERSON, tags)));
    send(failed);
    return failed;
  }

  private String run() {
    runs++;
    return "run" + suffix + "-" + runs;
  }

  private void send(RunEvent event) {
    broker.send(TOPICS.runEvents(), event.runId(), Json.write(event));
  }

  private ValidatableResponse ticks(String sensor) {
    return given().get("/api/v1/ticks?sensor=" + sensor + suffix).then().statusCode(200);
  }

  private RunRequest.Launch launch(String sensor) {
    return request(requests.await(1, of(sensor)).get(0));
  }

  private static RunRequest.Launch request(ConsumerRecord<String, byte[]> one) {
    return (RunRequest.Launch) Json.read(one.value(), RunRequest.class);
  }

  private Predicate<ConsumerRecord<String, byte[]>> of(String sensor) {
    return one -> request(one).origin().equals(Origin.sensor(sensor + suffix));
  }
}
