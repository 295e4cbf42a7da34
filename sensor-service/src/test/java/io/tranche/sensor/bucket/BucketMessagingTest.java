package io.tranche.sensor.bucket;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.file.Path;
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
class BucketMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Path SECRETS =
      Path.of("src/test/resources/secrets/s3.properties").toAbsolutePath();

  @Inject KnownObjects known;
  @Inject ListingRepository listings;

  private final String name = "listed-" + NAMES.incrementAndGet();
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
    broker.apply("{apiVersion: tranche.io/v1, bundle: listed}");
    changes.close();
    broker.close();
    store.close();
  }

  @Test
  void findsWhatNobodyToldOnceAndSaysSoInItsTick() {
    tell("in/told", "01", "e1");
    store.put("out/x", "e1");
    store.put("in/told", "e1");
    store.put("in/a b+ü", "e1");
    store.put("in/c", "e1");
    store.fail(0);

    changes.await(1, adds("in/a b+ü"));
    changes.await(1, adds("in/c"));

    awaitListings(2);
    assertThat(changes.upToNow(adds("in/a b+ü"))).hasSize(1);
    assertThat(changes.upToNow(adds("in/c"))).hasSize(1);
    assertThat(changes.upToNow(adds("in/told"))).hasSize(1);
    assertThat(changes.upToNow(adds("out/x"))).isEmpty();
    assertThat(listingsOf())
        .contains("listing 1: 3 found, 2 missed, 0 gone", "listing 2: 3 found, 0 missed, 0 gone");
  }

  @Test
  void aVersionThatNobodyToldStandsBehindTheLastOneThatWasTold() {
    tell("in/a", "01", "e1");
    store.put("in/a", "e2");
    store.fail(0);

    List<ConsumerRecord<String, byte[]>> both = changes.await(2, adds("in/a"));
    assertThat(order(both.get(0))).isEqualTo("01");
    assertThat(order(both.get(1))).startsWith("01~").endsWith("/e2~");
    assertThat(order(both.get(1))).isLessThan("02");

    store.put("in/a", "e3");
    arrive("in/a", "02", "e3");
    changes.await(1, one -> adds("in/a").test(one) && order(one).equals("02"));
  }

  @Test
  void aRemovalThatNobodyToldTakesThePartitionAway() {
    store.put("in/a", "e1");
    store.put("in/b", "e1");
    apply();
    changes.await(1, adds("in/a"));
    await().atMost(PATIENCE).until(() -> knows("in/a"));

    store.remove("in/a");

    DynamicPartitionRequest removal =
        read(changes.await(1, one -> !read(one).deletes().isEmpty() && isMine(one)).get(0));
    assertThat(removal.deletes().get(0).source().orElseThrow().object())
        .isEqualTo("s3://" + name + "/in/a");
    awaitListings(2);
    assertThat(changes.upToNow(one -> !read(one).deletes().isEmpty() && isMine(one))).hasSize(1);

    store.put("in/a", "e1");
    changes.await(2, adds("in/a"));
  }

  @Test
  void listsManyObjectsPageByPage() {
    for (int i = 0; i < 2_500; i++) {
      store.put("in/" + i, "e1");
    }
    apply();

    changes.await(2_500, one -> isMine(one));
    awaitListings(2);

    assertThat(changes.upToNow(one -> isMine(one))).hasSize(2_500);
    assertThat(listingsOf())
        .contains(
            "listing 1: 2500 found, 2500 missed, 0 gone",
            "listing 2: 2500 found, 0 missed, 0 gone");
  }

  @Test
  void goesOnWhenTheStoreAnswersAgain() {
    store.put("in/a", "e1");
    store.fail(2);
    apply();

    changes.await(1, adds("in/a"));
    awaitListings(1);
    assertThat(listingsOf()).contains("listing 1: 1 found, 1 missed, 0 gone");
    given()
        .get("/api/v1/sensors?name=" + name)
        .then()
        .body("items[0].type", equalTo("bucket"))
        .body("items[0].listing.endpoint", equalTo(store.endpoint()))
        .body("items[0].listing.interval", equalTo("PT1S"));
  }

  @Test
  void listsTheBucketOfAConnection() {
    store.put("in/a", "e1");
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: listed
        namespace: n
        connections:
          - {name: drop, type: s3, bucket: ${name}, prefix: elsewhere, endpoint: "${endpoint}", accessKey: access, secretKey: "${file:${path}:key}"}
        partitionSets: [{name: listed}]
        assets:
          - {key: listed, partitions: {type: dynamic, name: listed}, materializer: {type: none}}
        sensors:
          - {name: ${name}, type: bucket, connection: drop, interval: PT1S, match: {bucket: ${name}, key: "in/{file}"}, add: {set: listed, key: "{key}"}, target: listed}
        """
            .replace("${name}", name)
            .replace("${endpoint}", store.endpoint())
            .replace("${path}", SECRETS.toString()));

    changes.await(
        1,
        one ->
            read(one).origin().toString().equals("sensor:n/" + name)
                && read(one).adds().stream().anyMatch(add -> add.key().equals("in/a")));
    given()
        .get("/api/v1/sensors?name=n/" + name)
        .then()
        .body("items[0].listing.endpoint", equalTo(store.endpoint()))
        .body("items[0].listing.connection", equalTo("n/drop"));
  }

  @Test
  void goesOnBehindTheKeyThatAnOperatorSetsAndSaysWhoDid() {
    store.put("in/a", "e1");
    store.put("in/b", "e1");
    apply();
    changes.await(2, one -> isMine(one));
    operate("stop");
    awaitQuiet();
    store.put("in/0", "e1");
    store.put("in/c", "e1");
    long version = listing().version();

    cursor(Map.of("name", name, "cursor", "in/b")).statusCode(201).body("applied", equalTo(true));

    given()
        .get("/api/v1/sensors/cursor?name=" + name)
        .then()
        .body("cursor", equalTo("in/b"))
        .body("sensor", equalTo(name));
    assertThat(listing().version()).isEqualTo(version + 1);
    assertThat(listingsOf()).contains("cursor set to in/b by person:http");
    long next = listing().number() + (listing().started().isPresent() ? 0 : 1);
    operate("start");
    changes.await(1, adds("in/c"));
    changes.await(1, adds("in/0"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(listingsOf())
                    .contains("listing " + next + ": 1 found, 1 missed, 0 gone")
                    .contains("listing " + (next + 1) + ": 4 found, 1 missed, 0 gone"));
  }

  @Test
  void aCommandThatComesAgainMovesNothing() {
    Listing listing = Listing.first(name, Instant.EPOCH);
    Listing moved = listing.moved(Optional.of("k"), "one", Instant.EPOCH);

    assertThat(moved.after()).isEqualTo("k");
    assertThat(moved.moved(Optional.of("other"), "one", Instant.EPOCH)).isEqualTo(moved);
    assertThat(moved.begun("r", Instant.EPOCH).after()).isEqualTo("k");
    assertThat(moved.begun("r", Instant.EPOCH).moved(Optional.empty(), "two", Instant.EPOCH))
        .matches(again -> again.started().isEmpty() && again.after().isEmpty());
  }

  /** Whoever was slower finds that the document has another version. */
  @Test
  void ofAnOperatorAndTheReplicaThatListsOneIsFaster() {
    Listing first = Listing.first(name, Instant.EPOCH);
    listings.create(first).await().atMost(PATIENCE);
    Listing begun = first.begun("r", Instant.EPOCH);
    assertThat(listings.save(begun).await().atMost(PATIENCE)).isTrue();
    Listing moved = begun.moved(Optional.of("k"), "one", Instant.EPOCH);
    assertThat(listings.save(moved).await().atMost(PATIENCE)).isTrue();

    assertThat(listings.save(begun.with(1, 1, 0, "a")).await().atMost(PATIENCE)).isFalse();
    assertThat(listing()).isEqualTo(moved);
  }

  @Test
  void saysWhatIsNoCursor() {
    apply();
    cursor(Map.of("name", name)).statusCode(422).body("code", equalTo("missing-cursor"));
    cursor(Map.of("name", name, "cursor", "a", "delete", true)).statusCode(422);
    cursor(Map.of("name", name, "cursor", "")).statusCode(422);
    cursor(Map.of("name", "nobody", "delete", true)).statusCode(404);
    given().get("/api/v1/sensors/cursor").then().statusCode(422);
  }

  private static ValidatableResponse cursor(Map<String, ?> form) {
    return given().contentType(ContentType.JSON).body(form).post("/api/v1/sensors/cursor").then();
  }

  @Test
  void doesNotLookWhileItIsStopped() {
    apply();
    awaitListings(1);
    operate("stop");
    awaitQuiet();
    store.put("in/a", "e1");
    long before = listing().number();
    await()
        .during(Duration.ofSeconds(3))
        .atMost(PATIENCE)
        .until(() -> listing().number() == before);

    operate("start");

    changes.await(1, adds("in/a"));
  }

  private void awaitQuiet() {
    long number = listing().number();
    await()
        .during(Duration.ofMillis(1_500))
        .atMost(PATIENCE)
        .until(() -> listing().number() == number);
  }

  private Listing listing() {
    return listings.find(name).await().atMost(PATIENCE).orElseThrow();
  }

  /** So many listings more, begun from now on. */
  private void awaitListings(int more) {
    await().atMost(PATIENCE).until(() -> listings.find(name).await().atMost(PATIENCE).isPresent());
    long from = listing().number();
    await().atMost(PATIENCE).until(() -> listing().number() > from + more);
  }

  private List<String> listingsOf() {
    return given()
        .get("/api/v1/ticks?limit=1000&sensor=" + name)
        .then()
        .extract()
        .<List<String>>path("items.about")
        .stream()
        .filter(about -> about != null)
        .toList();
  }

  /** By a notification, while the store is out of order. */
  private void tell(String key, String sequencer, String etag) {
    store.fail(Integer.MAX_VALUE);
    apply();
    arrive(key, sequencer, etag);
    changes.await(1, adds(key));
    await().atMost(PATIENCE).until(() -> knows(key));
  }

  private boolean knows(String key) {
    return known.list(name, name, "in/", "", "", 10).await().atMost(PATIENCE).stream()
        .anyMatch(one -> one.key().equals(key) && one.alive());
  }

  private void operate(String verb) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("name", name))
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201);
  }

  private void apply() {
    broker.apply(
        """
        apiVersion: tranche.io/v1
        bundle: listed
        partitionSets: [{name: listed}]
        assets:
          - {key: listed, partitions: {type: dynamic, name: listed}, materializer: {type: none}}
        sensors:
          - name: ${name}
            type: bucket
            store: {endpoint: "${endpoint}", accessKey: access, secretKey: "${file:${path}:key}"}
            interval: PT1S
            match: {bucket: ${name}, key: "in/{file}", events: [created, removed]}
            add: {set: listed, key: "{key}"}
            onDelete: removePartition
            target: listed
        """
            .replace("${name}", name)
            .replace("${endpoint}", store.endpoint())
            .replace("${path}", SECRETS.toString()));
  }

  private void arrive(String key, String sequencer, String etag) {
    String event =
        "{\"bucket\":\"%s\",\"key\":\"%s\",\"sequencer\":\"%s\",\"etag\":\"%s\"}"
            .formatted(name, key, sequencer, etag);
    broker.send(TOPICS.fileArrivals(), "k", event.getBytes(UTF_8));
  }

  private static DynamicPartitionRequest read(ConsumerRecord<String, byte[]> one) {
    return Json.read(one.value(), DynamicPartitionRequest.class);
  }

  private boolean isMine(ConsumerRecord<String, byte[]> one) {
    return read(one).origin().toString().equals("sensor:" + name);
  }

  private static String order(ConsumerRecord<String, byte[]> one) {
    return read(one).adds().get(0).source().orElseThrow().order();
  }

  private Predicate<ConsumerRecord<String, byte[]>> adds(String key) {
    return one -> isMine(one) && read(one).adds().stream().anyMatch(add -> add.key().equals(key));
  }
}
