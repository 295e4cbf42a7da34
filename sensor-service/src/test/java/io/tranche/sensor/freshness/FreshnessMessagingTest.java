package io.tranche.sensor.freshness;

import static io.restassured.RestAssured.given;
import static io.tranche.sensor.Broker.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.alerts.AlertTrigger;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.sensor.Broker;
import io.tranche.sensor.alert.Hook;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a materialization that gets too old to the receiver of an alert. */
@QuarkusTest
@WithTestResource(TrancheTestResource.class)
class FreshnessMessagingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject Clock clock;

  @Test
  void tellsWhatIsTooOldAndThatItCameAgain() {
    try (Broker broker = new Broker();
        Hook hook = new Hook()) {
      broker.apply(
          """
          apiVersion: tranche.io/v1
          bundle: watched
          assets: [{key: rates, materializer: {type: none}, freshness: {maximumAge: PT1H}}]
          alerts:
            - {name: late, on: [freshnessMissed], target: rates, to: [{type: webhook, url: "HOOK/late"}]}
            - {name: back, on: [freshnessMended], target: rates, to: [{type: webhook, url: "HOOK/back"}]}
          """
              .replace("HOOK", hook.url("")));
      materialize(broker, 1, clock.instant().minus(Duration.ofHours(2)));
      awaitState("missed");
      await().atMost(PATIENCE).until(() -> !hook.requests("/late").isEmpty());

      materialize(broker, 2, clock.instant());
      awaitState("fresh");
      await().atMost(PATIENCE).until(() -> !hook.requests("/back").isEmpty());

      assertThat(hook.requests("/late").get(0).notification().data().counts())
          .isEqualTo(Map.of(AlertTrigger.FRESHNESS_MISSED, 1L));
      assertThat(hook.requests("/back").get(0).notification().data().counts())
          .isEqualTo(Map.of(AlertTrigger.FRESHNESS_MENDED, 1L));
    }
    given()
        .get("/api/v1/freshness")
        .then()
        .statusCode(422)
        .body("detail", containsString("asset is required"));
  }

  private static void awaitState(String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/freshness?asset=rates")
                    .then()
                    .statusCode(200)
                    .body("items[0].state", equalTo(state)));
  }

  private static void materialize(Broker broker, long token, Instant at) {
    AssetEvent event =
        new AssetEvent.Materialized("rates", "", "rate-run-" + token, token, at, Map.of(), "v");
    broker.send(TOPICS.assetEvents(), event.assetPartition(), Json.write(event));
  }
}
