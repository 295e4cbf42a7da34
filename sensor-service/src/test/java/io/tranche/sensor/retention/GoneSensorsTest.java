package io.tranche.sensor.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Topics;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.Broker;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class GoneSensorsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: going
      partitionSets: [{name: going}]
      assets: [{key: going, partitions: {type: dynamic, name: going}, materializer: {type: none}}]
      sensors: [{name: stays, type: fileArrival, match: {bucket: b, key: "{k}"}, add: {set: going, key: "{k}"}, target: going}]
      """;

  @Inject GoneSensors sensors;
  @Inject Databases databases;

  /** Later than any clock: nobody but the test sweeps then. */
  private final Instant now = Instant.parse("2041-07-01T00:00:00Z");

  @BeforeEach
  void remember() {
    for (String sensor : List.of("stays", "went", "went.too")) {
      store("bucket_listings", List.of(new Document("_id", sensor)));
      List<Document> objects = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        objects.add(new Document("_id", sensor + "|b/" + i));
      }
      store("bucket_objects", objects);
      store("directory_files", List.of(new Document("_id", sensor + "|k")));
    }
    try (Broker broker = new Broker()) {
      broker.apply(BUNDLE);
    }
  }

  @Test
  void forgetsWhatSensorsRememberThatAreGoneForAsLongAsANotificationCanComeAgain() {
    sensors.sweep(now);
    sensors.sweep(now.plus(Topics.COMES_AGAIN).minusSeconds(1));
    assertThat(left("went")).isEqualTo(602);

    sensors.sweep(now.plus(Topics.COMES_AGAIN));

    assertThat(left("went")).isZero();
    assertThat(left("went.too")).isZero();
    assertThat(left("stays")).isEqualTo(602);
    assertThat(gone()).isEmpty();
  }

  @Test
  void beginsAnewWithASensorThatWasBackMeanwhile() {
    sensors.sweep(now);
    try (Broker broker = new Broker()) {
      broker.apply(BUNDLE.replace("name: stays", "name: went"));
      sensors.sweep(now.plus(Duration.ofDays(20)));
      broker.apply(BUNDLE);
    }

    sensors.sweep(now.plus(Duration.ofDays(30)));
    sensors.sweep(now.plus(Duration.ofDays(36)));

    assertThat(left("went")).isEqualTo(602);
    assertThat(left("went.too")).isZero();
  }

  @Test
  void forgetsDeliveriesAndGroupsWhoseTimeHasPassedThoughNothingComes() {
    store(
        "webhook_deliveries",
        List.of(
            new Document("_id", "old").append("until", Date.from(now.minusSeconds(1))),
            new Document("_id", "new").append("until", Date.from(now.plusSeconds(1)))));
    store(
        "marked_groups",
        List.of(
            new Document("_id", "old").append("at", Date.from(now.minus(Duration.ofDays(91)))),
            new Document("_id", "new").append("at", Date.from(now.minus(Duration.ofDays(89))))));

    sensors.sweep(now);

    for (String collection : List.of("webhook_deliveries", "marked_groups")) {
      assertThat(ids(collection)).contains("new").doesNotContain("old");
    }
  }

  private long left(String sensor) {
    long left = 0;
    for (String collection : List.of("bucket_listings", "bucket_objects", "directory_files")) {
      left +=
          ids(collection).stream()
              .filter(id -> id.equals(sensor) || id.startsWith(sensor + "|"))
              .count();
    }
    return left;
  }

  private List<String> gone() {
    return ids("gone_sensors").stream().filter(id -> id.startsWith("went")).toList();
  }

  private List<String> ids(String collection) {
    return collection(collection)
        .find()
        .map(one -> one.getString("_id"))
        .collect()
        .asList()
        .await()
        .atMost(PATIENCE);
  }

  private void store(String collection, List<Document> documents) {
    ReactiveMongoCollection<Document> all = collection(collection);
    all.deleteMany(Filters.in("_id", documents.stream().map(one -> one.getString("_id")).toList()))
        .chain(() -> all.insertMany(documents))
        .await()
        .atMost(PATIENCE);
  }

  private ReactiveMongoCollection<Document> collection(String name) {
    return databases.collection("sensor", name);
  }
}
