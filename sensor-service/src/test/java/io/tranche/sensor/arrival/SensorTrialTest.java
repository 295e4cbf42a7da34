package io.tranche.sensor.arrival;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tranche.sensor.Broker;
import io.tranche.sensor.Broker.Tail;
import io.tranche.testing.TrancheTestResource;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class SensorTrialTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: trials
      partitionSets: [{name: trial_files}]
      assets:
        - {key: trial/files, partitions: {type: dynamic, name: trial_files}, materializer: {type: none}}
        - {key: trial/days, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: none}}
      sensors:
        - name: trial-files
          type: fileArrival
          match: {bucket: trials, key: "in/{date:uuuu-MM-dd}.csv", size: {min: 1}}
          add: {set: trial_files, key: "{key}", metadata: {date: "{date}"}}
          target: trial/files
          onDelete: removePartition
        - name: trial-groups
          type: fileArrival
          match: {bucket: groups, key: "{date:uuuu-MM-dd}/{file}"}
          marker: {key: "{date:uuuu-MM-dd}/_SUCCESS"}
          partition: "{date}"
          target: trial/days
        - name: trial-days
          type: fileArrival
          match: {bucket: trials, key: "in/{date:uuuu-MM-dd}.csv"}
          partition: "{date}"
          target: trial/days
      """;

  private Broker broker;
  private Tail requests;
  private Tail launches;

  @BeforeEach
  void open() {
    broker = new Broker();
    broker.apply(BUNDLE);
    requests = broker.tail(TOPICS.dynamicPartitionRequests());
    launches = broker.tail(TOPICS.runRequests());
  }

  @AfterEach
  void close() {
    requests.close();
    launches.close();
    broker.close();
  }

  @Test
  void tellsWhichMarkerAFileWaitsFor() {
    test("{\"event\": {\"bucket\": \"groups\", \"key\": \"2024-01-02/part-0\"}}")
        .statusCode(200)
        .body("items[0].outcome", equalTo("waits"))
        .body(
            "items[0].reason",
            equalTo("it belongs to the group that 2024-01-02/_SUCCESS completes"));
    given()
        .queryParam("object", "s3://groups/2024-01-02/part-0")
        .get("/api/v1/file-arrivals/matches")
        .then()
        .statusCode(200)
        .body("items[0].partition", equalTo("2024-01-02"))
        .body("items[0].awaits", equalTo("2024-01-02/_SUCCESS"));
  }

  @Test
  void tellsWhatEverySensorWouldDoAndDoesNothing() {
    test("{\"event\": {\"bucket\": \"trials\", \"key\": \"in/2024-01-02.csv\", \"size\": 9}}")
        .statusCode(200)
        .body("items.sensor", containsInAnyOrder("trial-files", "trial-days"))
        .body("items.find { it.sensor == 'trial-files' }.outcome", equalTo("adds"))
        .body("items.find { it.sensor == 'trial-files' }.set", equalTo("trial_files"))
        .body("items.find { it.sensor == 'trial-files' }.partition", equalTo("in/2024-01-02.csv"))
        .body("items.find { it.sensor == 'trial-files' }.metadata.date", equalTo("2024-01-02"))
        .body(
            "items.find { it.sensor == 'trial-files' }.request.adds[0].runs[0].assets",
            contains("trial/files"))
        .body("items.find { it.sensor == 'trial-days' }.outcome", equalTo("launches"))
        .body("items.find { it.sensor == 'trial-days' }.partition", equalTo("2024-01-02"))
        .body("items.find { it.sensor == 'trial-days' }.request.partitions", contains("2024-01-02"))
        .body("items[0].reason", nullValue());

    String real = "{\"bucket\": \"trials\", \"key\": \"in/2024-01-03.csv\", \"size\": 9}";
    broker.send(TOPICS.fileArrivals(), "k", real.getBytes(UTF_8));
    assertThat(requests.await(1, mentions("in/2024-01-03.csv"))).hasSize(1);
    assertThat(launches.await(1, mentions("in/2024-01-03.csv"))).hasSize(1);
    assertThat(requests.upToNow(mentions("in/2024-01-02.csv"))).isEmpty();
    assertThat(launches.upToNow(mentions("in/2024-01-02.csv"))).isEmpty();
  }

  @Test
  void tellsWhyASensorWouldDoNothing() {
    trial("trial-files", "other", "in/2024-01-02.csv")
        .body("items[0].outcome", equalTo("doesNotMatch"))
        .body("items[0].reason", equalTo("match.bucket is trials, not other"));
    trial("trial-files", "trials", "in/2024-02-30.csv")
        .body("items[0].outcome", equalTo("doesNotMatch"))
        .body(
            "items[0].reason",
            equalTo("match.key is in/{date:uuuu-MM-dd}.csv, not in/2024-02-30.csv"));
    trial("trial-files", "trials", "in/2024-01-02.csv")
        .body("items[0].outcome", equalTo("keeps"))
        .body(
            "items[0].reason",
            equalTo("match.size is at least 1 bytes, and the notification tells no size"));
    trial("trial-days", "trials", "in/2023-12-31.csv")
        .body("items[0].outcome", equalTo("refuses"))
        .body("items[0].reason", equalTo("trial/days has no such partition (2023-12-31)"));
  }

  @Test
  void tellsWhatARemovalWouldDo() {
    test("{\"event\": {\"bucket\": \"trials\", \"key\": \"in/2024-01-02.csv\","
            + " \"kind\": \"removed\"}}")
        .body("items.find { it.sensor == 'trial-files' }.outcome", equalTo("removes"))
        .body(
            "items.find { it.sensor == 'trial-files' }.request.deletes[0].source.object",
            equalTo("s3://trials/in/2024-01-02.csv"))
        .body("items.find { it.sensor == 'trial-days' }.reason", equalTo("onDelete is keep"));
  }

  @Test
  void tellsThatASensorIsStopped() {
    operate("stop");
    trial("trial-days", "trials", "in/2024-01-02.csv")
        .body("items[0].outcome", equalTo("launches"))
        .body("items[0].stopped.by", equalTo("person:http"));
    given()
        .queryParam("object", "s3://trials/in/2024-01-02.csv")
        .get("/api/v1/file-arrivals/matches")
        .then()
        .body("items.find { it.sensor == 'trial-days' }.stopped.by", equalTo("person:http"))
        .body("items.find { it.sensor == 'trial-files' }.add.key", equalTo("in/2024-01-02.csv"))
        .body("items.find { it.sensor == 'trial-files' }.stopped", nullValue());
    operate("start");
  }

  @Test
  void refusesWhatCannotBeTried() {
    test("{\"event\": {\"bucket\": \"trials\", \"key\": \"k\", \"size\": \"big\"}}")
        .statusCode(422)
        .body("problems[0].path", equalTo("size"));
    test("{}").statusCode(422).body("code", equalTo("missing-event"));
    test("{\"event\": {\"file\": 1}}")
        .statusCode(422)
        .body("code", equalTo("unknown-notification"));
    trial("trial-file", "trials", "k")
        .statusCode(404)
        .body("detail", containsString("did you mean trial-files?"));
    test("{\"event\": {\"Event\": \"s3:TestEvent\"}}")
        .statusCode(200)
        .body("items", empty())
        .body("ignored", equalTo(1));
  }

  private static Predicate<ConsumerRecord<String, byte[]>> mentions(String key) {
    return one -> new String(one.value(), UTF_8).contains(key);
  }

  private static ValidatableResponse trial(String sensor, String bucket, String key) {
    return test(
        "{\"name\": \"%s\", \"event\": {\"bucket\": \"%s\", \"key\": \"%s\"}}"
            .formatted(sensor, bucket, key));
  }

  private static ValidatableResponse test(String body) {
    return given().contentType("application/json").body(body).post("/api/v1/sensors/test").then();
  }

  private static void operate(String verb) {
    given()
        .contentType("application/json")
        .body(Map.of("name", "trial-days"))
        .post("/api/v1/sensors/" + verb)
        .then()
        .statusCode(201);
  }
}
