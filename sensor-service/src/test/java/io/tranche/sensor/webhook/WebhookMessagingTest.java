package io.tranche.sensor.webhook;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
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
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class WebhookMessagingTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Path SECRETS =
      Path.of("src/test/resources/secrets/webhook.properties").toAbsolutePath();
  private static final String SECRET = "It's a Secret to Everybody";

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: posted
      partitionSets: [{name: releases}]
      assets:
        - {key: notes, partitions: {type: dynamic, name: releases}, materializer: {type: none}}
        - {key: daily, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
      sensors:
        - name: ${name}
          type: webhook
          signature: {secret: "${file:${path}:shop}"}
          match: {/action: published, /release/at: "{date:uuuu-MM-dd}T{time}", /release/tag: "{tag}"}
          add: {set: releases, key: "{tag}", metadata: {date: "{date}"}}
          target: notes
        - name: ${name}-days
          type: webhook
          signature: {form: github, secret: "${file:${path}:shop}"}
          match: {/day: "{day:uuuu-MM-dd}"}
          partition: "{day}"
          target: daily
        - name: ${name}-rotated
          type: webhook
          signature: {form: github, secrets: ["${file:${path}:gone}", "${file:${path}:next}", "${file:${path}:shop}"]}
          match: {/day: "{day:uuuu-MM-dd}"}
          partition: "{day}"
          target: daily
        - {name: ${name}-empty, type: webhook, signature: {secret: "${file:${path}:empty}"}, match: {/tag: "{tag}"}, add: {set: releases, key: "{tag}"}, target: notes}
        - {name: ${name}-files, type: fileArrival, match: {bucket: b, key: "{tag}"}, add: {set: releases, key: "{tag}"}, target: notes}
      """;

  @Inject Clock clock;
  @Inject DeliveryMemory memory;

  private final String name = "posted-" + NAMES.incrementAndGet();
  private Broker broker;
  private Tail changes;
  private Tail runs;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(BUNDLE.replace("${name}", name).replace("${path}", SECRETS.toString()));
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
  void aSignedDeliveryAddsItsPartitionWithItsRunOnceHoweverOftenItIsSent() {
    String body = release("v1-" + name);

    String requestId =
        post("m1-" + name, clock.instant(), body)
            .statusCode(202)
            .body("outcome", equalTo("added"))
            .body("partition", equalTo("v1-" + name))
            .body("repeated", equalTo(false))
            .extract()
            .path("requestId");
    post("m1-" + name, clock.instant(), body)
        .statusCode(202)
        .body("repeated", equalTo(true))
        .body("requestId", equalTo(requestId));

    DynamicPartitionRequest request = change(changes.await(1, adds("v1-" + name)).get(0));
    assertThat(request.origin().toString()).isEqualTo("sensor:" + name);
    assertThat(request.adds().get(0).metadata()).containsEntry("date", "2024-05-01");
    assertThat(request.adds().get(0).runs())
        .extracting(run -> run.assets())
        .containsExactly(List.of("notes"));
    assertThat(changes.upToNow(adds("v1-" + name))).hasSize(1);
    given()
        .get("/api/v1/ticks?sensor=" + name)
        .then()
        .body("items.size()", equalTo(1))
        .body("items[0].added", equalTo(1))
        .body("items[0].requested", equalTo(1))
        .body("items[0].about", equalTo("delivery m1-" + name));
  }

  @Test
  void aPushOfGitHubRunsAPartitionAndIsKnownAgainByItsBody() {
    String body = "{\"day\": \"2024-05-0" + (NAMES.get() % 9 + 1) + "\", \"by\": \"" + name + "\"}";

    github(body).statusCode(202).body("outcome", equalTo("launched"));
    github(body).statusCode(202).body("repeated", equalTo(true));

    RunRequest.Launch launch =
        (RunRequest.Launch)
            Json.read(runs.await(1, of(name + "-days")).get(0).value(), RunRequest.class);
    assertThat(launch.assets()).containsExactly("daily");
    assertThat(launch.partitions().get(0)).startsWith("2024-05-0");
    assertThat(runs.upToNow(of(name + "-days"))).hasSize(1);
  }

  @Test
  void aDeliveryIsTakenOnceWhileItsSecretIsExchanged() {
    String body = "{\"day\": \"2024-06-01\", \"by\": \"" + name + "\"}";

    signed("-rotated", body, SECRET).statusCode(202).body("outcome", equalTo("launched"));
    signed("-rotated", body, "the next one").statusCode(202).body("repeated", equalTo(true));
    signed("-rotated", body, "another").statusCode(401);

    runs.await(1, of(name + "-rotated"));
    assertThat(runs.upToNow(of(name + "-rotated"))).hasSize(1);
  }

  @Test
  void whatIsNotSignedIsRefusedAndNothingFollows() {
    post("m2-" + name, clock.instant().minus(Duration.ofMinutes(6)), release("old-" + name))
        .statusCode(401)
        .contentType("application/problem+json")
        .body("detail", containsString("further from ours than signature.tolerance, PT5M"));
    given()
        .body(release("none-" + name))
        .post("/api/v1/webhooks?sensor=" + name)
        .then()
        .statusCode(401)
        .body(
            "detail",
            equalTo("Cannot take delivery: the header webhook-id is required (" + name + ")"));
    assertThat(changes.upToNow(adds("old-" + name))).isEmpty();
    assertThat(changes.upToNow(adds("none-" + name))).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithADelivery() {
    post("m3-" + name, clock.instant(), "{")
        .statusCode(422)
        .body("code", equalTo("malformed-json"));
    post("m4-" + name, clock.instant(), release("a...b"))
        .statusCode(422)
        .body("code", equalTo("invalid-partition-key"))
        .body("detail", containsString("contains \"...\""));
    post("m5-" + name, clock.instant(), "\"" + "x".repeat(5_000) + "\"")
        .statusCode(413)
        .contentType("application/problem+json")
        .body("detail", containsString("4096 bytes (5002)"));
    post("nobody", "m6", clock.instant(), "{}").statusCode(404);
    post(name + "-files", "m6", clock.instant(), "{}")
        .statusCode(422)
        .body("code", equalTo("no-webhook"));
    post(name + "-empty", "m6", clock.instant(), "{}")
        .statusCode(503)
        .body("code", equalTo("webhook-secret-unavailable"));
    given().get("/api/v1/ticks?sensor=" + name).then().body("items[0].refused", equalTo(1));
  }

  @Test
  void keepsWhatDoesNotMatchAndSkipsWhileStopped() {
    post("m7-" + name, clock.instant(), "{\"action\": \"deleted\"}")
        .statusCode(202)
        .body("outcome", equalTo("kept"))
        .body("reason", equalTo("match of /action is published, not deleted"));
    operate("stop");
    post("m8-" + name, clock.instant(), release("v8-" + name))
        .statusCode(202)
        .body("outcome", equalTo("skipped"))
        .body("reason", startsWith("stopped by person:http at "));
    operate("start");
    post("m8-" + name, clock.instant(), release("v8-" + name))
        .body("outcome", equalTo("skipped"))
        .body("repeated", equalTo(true));
    post("m9-" + name, clock.instant(), release("v9-" + name)).body("outcome", equalTo("added"));

    changes.await(1, adds("v9-" + name));
    assertThat(changes.upToNow(adds("v8-" + name))).isEmpty();
  }

  @Test
  void aTrialSaysWhatADeliveryWouldDo() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"name\": \"" + name + "\", \"event\": " + release("vx") + "}")
        .post("/api/v1/sensors/test")
        .then()
        .statusCode(200)
        .body("items[0].outcome", equalTo("adds"))
        .body("items[0].partition", equalTo("vx"))
        .body("items[0].metadata.date", equalTo("2024-05-01"));
    given()
        .get("/api/v1/sensors?name=" + name)
        .then()
        .body("items[0].type", equalTo("webhook"))
        .body("items[0].webhook.form", equalTo("standard"))
        .body("items[0].webhook.match.'/action'", equalTo("published"));
  }

  @Test
  void forgetsWhatIsTooOldToBeTakenAgain() {
    Instant until = Instant.parse("2024-01-01T00:00:00Z");
    Delivery delivery =
        new Delivery(
            name,
            "d",
            Delivery.Outcome.KEPT,
            Optional.empty(),
            Optional.empty(),
            Optional.of("why"),
            until,
            false);
    Duration patience = Duration.ofSeconds(30);
    memory.remember("id-" + name, delivery, until).await().atMost(patience);

    memory.forgetBefore(until).await().atMost(patience);
    assertThat(memory.find("id-" + name).await().atMost(patience)).contains(delivery);
    memory.forgetBefore(until.plusMillis(1)).await().atMost(patience);
    assertThat(memory.find("id-" + name).await().atMost(patience)).isEmpty();
  }

  private static String release(String tag) {
    return "{\"action\": \"published\", \"release\": {\"at\": \"2024-05-01T12:00:00Z\", \"tag\": \""
        + tag
        + "\"}}";
  }

  private ValidatableResponse post(String id, Instant at, String body) {
    return post(name, id, at, body);
  }

  private static ValidatableResponse post(String sensor, String id, Instant at, String body) {
    String seconds = Long.toString(at.getEpochSecond());
    return given()
        .contentType(ContentType.JSON)
        .header("webhook-id", id)
        .header("webhook-timestamp", seconds)
        .header(
            "webhook-signature",
            "v1," + Base64.getEncoder().encodeToString(hmac(id + "." + seconds + "." + body)))
        .body(body)
        .post("/api/v1/webhooks?sensor=" + sensor)
        .then();
  }

  private ValidatableResponse github(String body) {
    return signed("-days", body, SECRET);
  }

  private ValidatableResponse signed(String sensor, String body, String secret) {
    return given()
        .contentType(ContentType.JSON)
        .header("X-Hub-Signature-256", "sha256=" + HexFormat.of().formatHex(hmac(body, secret)))
        .body(body)
        .post("/api/v1/webhooks?sensor=" + name + sensor)
        .then();
  }

  private static byte[] hmac(String text) {
    return hmac(text, SECRET);
  }

  private static byte[] hmac(String text, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void operate(String verb) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("name", name))
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201);
  }

  private static DynamicPartitionRequest change(ConsumerRecord<String, byte[]> raw) {
    return Json.read(raw.value(), DynamicPartitionRequest.class);
  }

  private static Predicate<ConsumerRecord<String, byte[]>> adds(String key) {
    return one -> change(one).adds().stream().anyMatch(add -> add.key().equals(key));
  }

  private static Predicate<ConsumerRecord<String, byte[]>> of(String sensor) {
    return one ->
        Json.read(one.value(), RunRequest.class).origin().toString().equals("sensor:" + sensor);
  }
}
