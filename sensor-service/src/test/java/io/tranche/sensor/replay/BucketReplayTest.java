package io.tranche.sensor.replay;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.Json;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.sensor.bucket.BucketServer;
import io.tranche.sensor.replay.Replay.BucketPart;
import io.tranche.sensor.replay.Replay.Place;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class BucketReplayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Path SECRETS =
      Path.of("src/test/resources/secrets/s3.properties").toAbsolutePath();

  @Inject ReplayRepository repository;
  @Inject Clock clock;

  private final String name = "relisted-" + NAMES.incrementAndGet();
  private final BucketServer store = new BucketServer();
  private Broker broker;
  private Tail changes;

  @BeforeEach
  void open() {
    broker = new Broker();
    changes = broker.tail(TOPICS.dynamicPartitionRequests());
  }

  @AfterEach
  void close() {
    broker.apply("{apiVersion: tranche.io/v1, bundle: relisted}");
    changes.close();
    broker.close();
    store.close();
  }

  @Test
  void asksForAllThatIsInTheBucketUnderTheIdsThatItHadBefore() {
    store.put("in/missed", "e1");
    store.put("in/told", "e1");
    store.put("out/x", "e1");
    store.fail(Integer.MAX_VALUE);
    apply();
    arrive("in/told", "01", "e1");
    changes.await(1, this::isMine);
    store.fail(0);
    changes.await(2, this::isMine);
    Set<String> before = Set.copyOf(ids());
    assertThat(before).hasSize(2);

    Replay replay = ended(replay(Map.of("name", name)));

    assertThat(replay.status()).isEqualTo(Replay.Status.DONE);
    assertThat(replay.bucket().orElseThrow().found()).isEqualTo(2);
    assertThat(replay.bucket().orElseThrow().done()).isTrue();
    assertThat(Set.copyOf(ids())).isEqualTo(before);
    assertThat(ids()).hasSizeGreaterThanOrEqualTo(6);
    assertThat(abouts()).contains("replay " + replay.id() + ", objects behind ");
  }

  @Test
  void passesOverWhatWasWrittenBeforeTheTime() {
    store.put("in/a", "e1");
    apply();
    changes.await(1, this::isMine);

    Replay replay = ended(replay(Map.of("name", name, "from", "2024-01-01T00:00:01Z")));

    assertThat(replay.bucket().orElseThrow().found()).isZero();
  }

  @Test
  void goesOnBehindThePageAtWhichAReplicaDied() {
    for (int i = 0; i < 1_500; i++) {
      store.put("in/" + (1_000 + i), "e1");
    }
    apply();
    changes.await(1_500, this::isMine);
    Replay left =
        Replay.asked("left-" + name, name, Optional.empty(), false, "person:http", clock.instant())
            .takenBy("a-dead-replica")
            .begun(
                List.of(new Place(0, 0, 0, 0)),
                Optional.of(new BucketPart(1, "in/1999", 1_000, false)),
                clock.instant());
    assertThat(left.isRunning()).isTrue();

    repository.create(left).await().atMost(PATIENCE);

    Replay replay = ended(left.id());
    assertThat(replay.bucket()).contains(new BucketPart(1, "", 1_500, true));
    assertThat(replay.counts().matched()).isEqualTo(500);
    assertThat(changes.upToNow(this::isMine)).hasSize(2_000);
    assertThat(ids().stream().distinct()).hasSize(1_500);
  }

  @Test
  void waitsWhileTheStoreDoesNotAnswer() {
    store.put("in/a", "e1");
    apply();
    changes.await(1, this::isMine);
    store.fail(Integer.MAX_VALUE);
    String id = replay(Map.of("name", name));
    await().atMost(PATIENCE).until(() -> find(id).listsNow());
    await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> find(id).isRunning());

    store.fail(0);

    assertThat(ended(id).bucket().orElseThrow().found()).isEqualTo(1);
  }

  private String replay(Map<String, ?> form) {
    return given()
        .contentType(ContentType.JSON)
        .body(new HashMap<>(form))
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

  private List<String> abouts() {
    return given()
        .get("/api/v1/ticks?limit=1000&sensor=" + name)
        .then()
        .extract()
        .<List<String>>path("items.about")
        .stream()
        .filter(about -> about != null)
        .toList();
  }

  private List<String> ids() {
    return changes.upToNow(this::isMine).stream().map(one -> Broker.header(one, "ce_id")).toList();
  }

  private boolean isMine(ConsumerRecord<String, byte[]> one) {
    return Json.read(one.value(), DynamicPartitionRequest.class)
        .origin()
        .toString()
        .equals("sensor:" + name);
  }

  private void arrive(String key, String sequencer, String etag) {
    String event =
        "{\"bucket\":\"%s\",\"key\":\"%s\",\"sequencer\":\"%s\",\"etag\":\"%s\",\"size\":5}"
            .formatted(name, key, sequencer, etag);
    broker.send(TOPICS.fileArrivals(), "k", event.getBytes(UTF_8));
  }

  private void apply() {
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: relisted
        partitionSets: [{name: relisted}]
        assets:
          - {key: relisted, partitions: {type: dynamic, name: relisted}, materializer: {type: none}}
        sensors:
          - name: ${name}
            type: bucket
            store: {endpoint: "${endpoint}", accessKey: access, secretKey: "${file:${path}:key}"}
            interval: PT1S
            match: {bucket: ${name}, key: "in/{file}"}
            add: {set: relisted, key: "{key}"}
            target: relisted
        """
            .replace("${name}", name)
            .replace("${endpoint}", store.endpoint())
            .replace("${path}", SECRETS.toString()));
  }
}
