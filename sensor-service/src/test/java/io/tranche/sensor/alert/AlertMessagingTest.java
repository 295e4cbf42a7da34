package io.tranche.sensor.alert;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.alerts.AlertEvent;
import io.tranche.contracts.alerts.AlertNotification;
import io.tranche.contracts.alerts.AlertTrigger;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunSummary;
import io.tranche.sensor.Broker;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class AlertMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  @Inject Clock clock;

  private final String suffix = "-" + NAMES.incrementAndGet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger tries = new AtomicInteger();
  private Broker broker;
  private Hook hook;
  private int runs;

  @BeforeEach
  void open() {
    hook =
        new Hook()
            .on("/moody", one -> Hook.status(tries.getAndIncrement() == 0 ? 500 : 200).give(one))
            .on(
                "/slow",
                one -> {
                  try {
                    closed.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    broker = new Broker();
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: watched
        assets:
          - {key: days, group: sales, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
          - {key: other, materializer: {type: none}}
          - {key: moody, materializer: {type: none}}
        alerts:
          - {name: down#, on: [runFailed, runCanceled], target: "group:sales", to: [{type: webhook, url: "HOOK/slow"}, {type: webhook, url: "HOOK/down", headers: {X-Team: data}}]}
          - {name: moody#, on: [runSucceeded], target: moody, to: [{type: webhook, url: "HOOK/moody"}]}
          - {name: unsound#, on: [checkFailed], target: days, to: [{type: webhook, url: "HOOK/unsound"}]}
          - {name: dead#, on: [deadLettered], target: days, to: [{type: webhook, url: "HOOK/dead"}]}
          - {name: unset#, on: [runSucceeded], target: other, to: [{type: webhook, url: "${env:TRANCHE_NOT_SET}"}]}
        """
            .replace("#", suffix)
            .replace("HOOK", hook.url("")));
  }

  @AfterEach
  void close() {
    closed.countDown();
    hook.close();
    broker.close();
  }

  @Test
  void tellsOnceOfARunThatFailedWhileAnotherReceiverIsSlow() {
    RunEvent.RunFailed failed = failed("days", Optional.empty());
    send(failed("other", Optional.empty()));
    send(failed("days", Optional.of(new Retry("next", 1, 3, clock.instant(), List.of("days")))));
    send(new RunEvent.RunSucceeded(run(), 3, clock.instant(), List.of("days")));
    send(failed);
    send(failed);

    Hook.Request request = awaitRequests("/down", 1).get(0);
    AlertNotification.Data data = request.notification().data();
    assertThat(request.headers()).containsEntry("x-team", "data");
    assertThat(request.headers()).containsEntry("idempotency-key", request.notification().id());
    assertThat(request.notification().subject()).isEqualTo("down" + suffix);
    assertThat(data.counts()).isEqualTo(Map.of(AlertTrigger.RUN_FAILED, 1L));
    assertThat(data.sample()).isFalse();
    assertThat(data.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(failed.id());
              assertThat(event.runId()).hasValue(failed.runId());
              assertThat(event.partitions()).containsExactly("2024-01-05");
              assertThat(event.reason()).hasValue("no disk");
            });
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                list("alert=down" + suffix + "&state=sent")
                    .body("items", hasSize(1))
                    .body("items[0].id", equalTo(request.notification().id()))
                    .body("items[0].receiver", equalTo(1))
                    .body("items[0].count", equalTo(1)));
    list("alert=down" + suffix + "&state=pending").body("items[0].receiver", equalTo(0));
  }

  @Test
  void postsAgainUntilTheReceiverTakesIt() {
    send(new RunEvent.RunSucceeded(run(), 3, clock.instant(), List.of("moody", "other")));

    List<Hook.Request> both = awaitRequests("/moody", 2);
    assertThat(both.get(1).body()).isEqualTo(both.get(0).body());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                list("alert=moody" + suffix)
                    .body("items[0].state", equalTo("sent"))
                    .body("items[0].attempts", equalTo(2)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                list("alert=unset" + suffix)
                    .body("items[0].state", equalTo("pending"))
                    .body("items[0].problem", containsString("${env:TRANCHE_NOT_SET}")));
  }

  @Test
  void tellsOfAPartitionThatHasNotPassedACheckThatMatters() {
    send(checked("pass", true, CheckSeverity.ERROR));
    send(checked("minor", false, CheckSeverity.WARN));
    AssetEvent.Checked failed = checked("has_rows", false, CheckSeverity.ERROR);
    send(failed);
    send(failed);

    AlertNotification.Data data = awaitRequests("/unsound", 1).get(0).notification().data();
    assertThat(data.counts()).isEqualTo(Map.of(AlertTrigger.CHECK_FAILED, 1L));
    assertThat(data.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(failed.id());
              assertThat(event.assets()).containsExactly("days");
              assertThat(event.partitions()).containsExactly("2024-01-05");
              assertThat(event.reason()).hasValue("check has_rows: no such table");
            });
  }

  @Test
  void triesReceiversWithASample() {
    test("{\"name\": \"moody" + suffix + "\"}")
        .statusCode(200)
        .body("items[0].taken", equalTo(false))
        .body("items[0].problem", equalTo("it answered 500"));
    test("{\"name\": \"moody" + suffix + "\"}").body("items[0].taken", equalTo(true));
    test("{\"name\": \"unset" + suffix + "\"}")
        .body("items[0].problem", containsString("${env:TRANCHE_NOT_SET}"));
    test("{\"name\": \"modest\"}").statusCode(404).body("code", equalTo("unknown-alert"));
    test("{}").statusCode(422).body("code", equalTo("missing-name"));

    AlertNotification.Data sample = hook.requests("/moody").get(1).notification().data();
    assertThat(sample.sample()).isTrue();
    assertThat(sample.events()).extracting(AlertEvent::assets).containsExactly(List.of("moody"));
    list("alert=moody" + suffix).body("items", hasSize(0));
  }

  @Test
  void tellsOfRecordsThatWereSetAside() {
    broker.send(TOPICS.runEvents(), "unreadable" + suffix, "no JSON".getBytes(UTF_8));

    assertThat(awaitRequests("/dead", 1).get(0).notification().data().events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.on()).isEqualTo(AlertTrigger.DEAD_LETTERED);
              assertThat(event.reason().orElseThrow())
                  .startsWith(TOPICS.runEvents() + "[")
                  .endsWith("(malformed-message)");
            });
  }

  @Test
  void readsAllThatIsSetAside() {
    List<String> topics =
        ConfigProvider.getConfig()
            .getValues("mp.messaging.incoming.dead-letters.topics", String.class);

    assertThat(topics)
        .containsExactlyInAnyOrderElementsOf(
            TOPICS.declarations().stream()
                .map(Topics.Declaration::name)
                .filter(name -> name.endsWith(".dlq"))
                .toList());
  }

  @Test
  void refusesAStateThatThereIsNot() {
    given()
        .get("/api/v1/alerts?state=lost")
        .then()
        .statusCode(422)
        .body("detail", containsString("accepted: gathering, pending, sent, failed"));
  }

  private static ValidatableResponse test(String body) {
    return given().contentType("application/json").body(body).post("/api/v1/alerts/test").then();
  }

  private static ValidatableResponse list(String query) {
    return given().get("/api/v1/alerts?" + query).then().statusCode(200);
  }

  private List<Hook.Request> awaitRequests(String path, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(hook.requests(path)).hasSizeGreaterThanOrEqualTo(count));
    return hook.requests(path);
  }

  private RunEvent.RunFailed failed(String asset, Optional<Retry> retry) {
    RunSummary summary = RunSummary.of(List.of("2024-01-05"), Origin.person("ada"), Map.of());
    return new RunEvent.RunFailed(
        run(), 3, clock.instant(), List.of(asset), "no disk", retry, Optional.of(summary));
  }

  private AssetEvent.Checked checked(String check, boolean passed, CheckSeverity severity) {
    return new AssetEvent.Checked(
        "days",
        "2024-01-05",
        run(),
        3,
        clock.instant(),
        check,
        passed,
        severity,
        false,
        passed ? Map.of() : Map.of("error", "no such table"),
        Optional.empty());
  }

  private void send(AssetEvent event) {
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }

  private String run() {
    runs++;
    return "alerted" + suffix + "-" + runs;
  }

  private void send(RunEvent event) {
    broker.send(TOPICS.runEvents(), event.runId(), Json.write(event));
  }
}
