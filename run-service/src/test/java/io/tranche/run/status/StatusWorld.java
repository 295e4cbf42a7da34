package io.tranche.run.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.UpdateOptions;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.bson.Document;

/** What runs would have written of partitions, and what is answered of their status. */
@Singleton
class StatusWorld {

  private static final Date AT = Date.from(Instant.parse("2024-02-03T04:05:06Z"));

  @Inject TestWorld world;
  @Inject Topics topics;

  void materialized(String asset, String partition, long token) {
    outcome(
        asset,
        partition,
        token,
        "materialization",
        new Document("metadata", new Document("rows", 12)).append("dataVersion", "v" + token));
  }

  void failed(String asset, String partition, long token) {
    outcome(asset, partition, token, "failure", new Document("error", "no space left"));
  }

  private void outcome(String asset, String partition, long token, String field, Document outcome) {
    outcome.append("runId", "run" + token).append("token", token).append("at", AT);
    TestWorld.await(
        world
            .collection("asset_partitions")
            .updateOne(
                new Document("_id", asset + "|" + partition),
                new Document(
                    "$set",
                    new Document("asset", asset)
                        .append("partition", partition)
                        .append("token", token)
                        .append(field, outcome)),
                new UpdateOptions().upsert(true)));
    var event =
        new AssetEvent.Materialized(asset, partition, "run", 1, AT.toInstant(), Map.of(), "v");
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.assetEvents(),
                event.assetPartition(),
                event,
                TestWorld.event(AssetEvent.TYPE))));
  }

  void untilCounts(String asset, Map<String, Integer> nonZero) {
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Integer> counts =
                  new HashMap<>(get("/partition-status?asset=" + asset).getMap("counts"));
              counts.values().removeIf(count -> count == 0);
              assertThat(counts).isEqualTo(nonZero);
            });
  }

  /** The keys of one page. */
  List<String> keys(String query) {
    return get("/partition-status/partitions?" + query).getList("items.key");
  }

  /** The keys of a page and of all that follow it. */
  List<List<String>> pages(String query) {
    JsonPath first = get("/partition-status/partitions?" + query);
    List<List<String>> pages = new ArrayList<>();
    pages.add(first.getList("items.key"));
    pages.addAll(pagesAfter(query, first));
    return pages;
  }

  /** The keys of all pages that follow one. */
  List<List<String>> pagesAfter(String query, JsonPath page) {
    List<List<String>> pages = new ArrayList<>();
    Optional<String> cursor = Optional.ofNullable(page.getString("nextCursor"));
    while (cursor.isPresent()) {
      String next = "/partition-status/partitions?" + query + "&cursor=" + encoded(cursor.get());
      JsonPath answer = get(next);
      pages.add(answer.getList("items.key"));
      cursor = Optional.ofNullable(answer.getString("nextCursor"));
    }
    return pages;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  JsonPath get(String path) {
    return given()
        .urlEncodingEnabled(false)
        .get("/api/v1" + path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
