package io.tranche.console.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class PartitionExplanationTest {

  private static final JsonObject NOTHING = new JsonObject();

  @Test
  void saysWhatAutomationWaitsFor() {
    JsonObject waiting =
        new JsonObject()
            .put("decision", "waiting")
            .put("missing", new JsonArray().add("raw/orders|2024-05-03").add("rates|"));

    JsonObject json = explained("MISSING", NOTHING, waiting);

    assertThat(json.getString("reason"))
        .isEqualTo("automation is waiting for raw/orders 2024-05-03, rates");
    assertThat(json.getJsonArray("waitsFor")).containsExactly("raw/orders 2024-05-03", "rates");
    assertThat(json.getString("command")).isEqualTo("tranche materialize orders_by_day 2024-05-03");
  }

  @Test
  void saysWhyARunWaitsRatherThanWhatWasDecidedBefore() {
    JsonObject run =
        new JsonObject()
            .put("id", "r1")
            .put("status", "QUEUED")
            .put("waitsFor", new JsonArray().add("pool warehouse"));

    assertThat(
            explained("MISSING", run, new JsonObject().put("decision", "waiting"))
                .getString("reason"))
        .isEqualTo("its run r1 waits for pool warehouse");
  }

  @Test
  void tellsTheErrorAndTheNextRun() {
    JsonObject run =
        new JsonObject()
            .put("id", "r1")
            .put("status", "FAILURE")
            .put("error", "exit 3\nlast line")
            .put("retry", new JsonObject().put("runId", "r2").put("at", "2024-05-04T00:01:00Z"));

    JsonObject json = explained("FAILED", run, NOTHING);

    assertThat(json.getString("reason"))
        .isEqualTo("its last run failed; its next run is due 2024-05-04T00:01:00Z");
    assertThat(json.getString("error")).endsWith("last line");
    assertThat(json.getJsonObject("nextRetry").getString("runId")).isEqualTo("r2");
  }

  @Test
  void namesTheDeletedObjectThatMakesItStale() {
    JsonObject stale =
        new JsonObject()
            .put("object", "s3://landing/a.csv")
            .put("by", "sensor:landing")
            .put("at", "2024-05-04T00:01:00Z");
    JsonObject status = new JsonObject().put("status", "MATERIALIZED").put("stale", stale);

    JsonObject json =
        new PartitionExplanation("orders_by_day", "2024-05-03", status, NOTHING, NOTHING, NOTHING)
            .json(new JsonArray(), new JsonArray());

    assertThat(json.getString("reason")).isEqualTo("it was materialized, and is stale");
    assertThat(json.getJsonObject("stale")).isEqualTo(stale);
  }

  @Test
  void tellsWhatHasChangedSinceItWasMade() {
    JsonObject status = new JsonObject().put("status", "MATERIALIZED");
    JsonObject staleness =
        new JsonObject()
            .put("state", "STALE")
            .put("causes", new JsonArray().add(new JsonObject().put("reason", "other data")));

    JsonObject stale =
        new PartitionExplanation("orders_by_day", "2024-05-03", status, staleness, NOTHING, NOTHING)
            .json(new JsonArray(), new JsonArray());
    JsonObject fresh =
        new PartitionExplanation(
                "orders_by_day",
                "2024-05-03",
                status,
                new JsonObject().put("state", "FRESH"),
                NOTHING,
                NOTHING)
            .json(new JsonArray(), new JsonArray());

    assertThat(stale.getString("reason")).isEqualTo("it was materialized, and is stale");
    assertThat(stale.getJsonObject("staleness")).isEqualTo(staleness);
    assertThat(fresh.getString("reason")).isEqualTo("it was materialized");
    assertThat(fresh.containsKey("staleness")).isFalse();
  }

  @Test
  void saysWhenNothingHasAskedForIt() {
    assertThat(explained("MISSING", NOTHING, NOTHING).getString("reason"))
        .isEqualTo("nothing has asked for it");
    assertThat(explained("MATERIALIZED", NOTHING, NOTHING).getString("reason"))
        .isEqualTo("it was materialized");
  }

  @Test
  void quotesWhatAShellWouldTakeApart() {
    assertThat(
            new PartitionExplanation("a", "us|it's", NOTHING, NOTHING, NOTHING, NOTHING)
                .json(new JsonArray(), new JsonArray())
                .getString("command"))
        .isEqualTo("tranche materialize a 'us|it'\\''s'");
  }

  private static JsonObject explained(String status, JsonObject run, JsonObject automation) {
    return new PartitionExplanation(
            "orders_by_day",
            "2024-05-03",
            new JsonObject().put("status", status),
            NOTHING,
            run,
            automation)
        .json(new JsonArray(), new JsonArray());
  }
}
