package io.tranche.sensor.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import io.quarkus.mongodb.reactive.ReactiveMongoCollection;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.platform.store.Databases;
import io.tranche.sensor.Broker;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class TickSweepsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Later than any clock, so that nobody but the test deletes what it stores. */
  private static final Instant NOW = Instant.parse("2040-07-01T00:00:00Z");

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: ticking
      assets: [{key: ticked, materializer: {type: none}}, {key: told, materializer: {type: none}}]
      sensors: [{name: brief, type: asset, asset: ticked, target: told}]
      schedules: [{name: brief, target: ticked, cron: "0 1 * * *"}]
      retention: [{name: ticks, ticks: P10D}]
      """;

  /** The replica is gone. */
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Inject TickSweeps sweeps;
  @Inject Databases databases;

  @Test
  void deletesTicksThatAreTooOldButTheLastOfEachAndGoesOnWhereASweepDied() {
    List<Document> ticks = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ticks.add(tick("brief", NOW.minus(Duration.ofDays(11)).plusSeconds(i), i));
      ticks.add(tick("brief", NOW.minus(Duration.ofDays(9)).plusSeconds(i), 1_000 + i));
    }
    ticks.add(tick("brief/er", NOW.minus(Duration.ofDays(31)), 1));
    ticks.add(tick("brief/er", NOW.minus(Duration.ofDays(11)), 2));
    ticks.add(tick("gone", NOW.minus(Duration.ofDays(50)), 1));
    ticks.add(tick("gone", NOW.minus(Duration.ofDays(40)), 2));
    for (String collection : List.of("ticks", "schedule_ticks")) {
      store(collection, ticks);
    }
    try (Broker broker = new Broker()) {
      broker.apply(BUNDLE);

      assertThatThrownBy(
              () ->
                  sweeps.sweep(
                      NOW,
                      () -> {
                        throw new Died();
                      }))
          .isInstanceOf(Died.class);
      sweeps.sweep(NOW, () -> true);
    }

    for (String collection : List.of("ticks", "schedule_ticks")) {
      assertThat(left(collection, "brief")).isEqualTo(1_000);
      assertThat(left(collection, "brief/er")).isEqualTo(1);
      assertThat(left(collection, "gone")).isEqualTo(1);
    }
    assertThat(
            collection("ticks")
                .find(Filters.eq("sensor", "gone"))
                .map(tick -> tick.getDate("at").toInstant())
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE))
        .containsExactly(NOW.minus(Duration.ofDays(40)));
  }

  private ReactiveMongoCollection<Document> collection(String name) {
    return databases.collection("sensor", name);
  }

  private void store(String collection, List<Document> ticks) {
    assertThat(collection(collection).insertMany(ticks).await().atMost(PATIENCE).wasAcknowledged())
        .isTrue();
  }

  private long left(String collection, String owner) {
    return collection(collection)
        .find(Filters.eq("sensor", owner))
        .collect()
        .asList()
        .await()
        .atMost(PATIENCE)
        .size();
  }

  private static Document tick(String owner, Instant at, long number) {
    String newestFirst = String.format(Locale.ROOT, "%019d", Long.MAX_VALUE - at.toEpochMilli());
    return new Document("_id", owner + "|" + newestFirst + "|" + number)
        .append("sensor", owner)
        .append("at", Date.from(at));
  }
}
