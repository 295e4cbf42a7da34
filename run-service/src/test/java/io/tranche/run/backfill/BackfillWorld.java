package io.tranche.run.backfill;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tranche.run.TestWorld;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;

/** Assets to backfill, and what both tests of backfills over HTTP do. */
abstract class BackfillWorld {

  static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: backfills
      connections: [{name: shell, type: folder, bucket: nowhere, path: /tmp}]
      assets:
        - {key: fill/days, partitions: {type: daily, start: "2024-01-01", end: "2024-02-10"}, materializer: {type: none}}
        - {key: fill/repeated, partitions: {type: daily, start: "2024-02-01", end: "2024-02-05"}, materializer: {type: none}}
        - {key: fill/resumed, partitions: {type: daily, start: "2024-02-01", end: "2024-02-05"}, materializer: {type: none}}
        - {key: fill/unsent, partitions: {type: daily, start: "2024-02-01", end: "2024-02-05"}, materializer: {type: none}}
        - {key: fill/regions, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: command, command: ["sh", "-c", "test $TRANCHE_PARTITION != jp"]}}
        - {key: fill/paused, partitions: {type: static, keys: [a, b, c]}, materializer: {type: command, command: ["sh", "-c", "sleep 600"]}}
        - {key: fill/waiting, partitions: {type: static, keys: [a, b, c]}, materializer: {type: command, command: ["sh", "-c", "sleep 600"]}}
        - {key: fill/made, partitions: {type: daily, start: "2024-01-01", end: "2024-01-29"}, materializer: {type: none}, backfillPolicy: {type: multiRun, maxPartitionsPerRun: 10}}
        - {key: fill/weekly, partitions: {type: weekly, start: "2023-12-31", end: "2024-01-28"}, deps: [{asset: fill/made}, {asset: fill/outside, mapping: {type: all}}], materializer: {type: none}}
        - {key: fill/total, deps: [{asset: fill/weekly}], materializer: {type: none}, backfillPolicy: {type: singleRun}}
        - {key: fill/after, partitions: {type: static, keys: [eu, jp, us]}, deps: [{asset: fill/regions}], materializer: {type: none}}
        - {key: fill/read, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: none}}
        - {key: fill/broken, partitions: {type: static, keys: [eu, jp, us]}, deps: [{asset: fill/read}], materializer: {type: command, command: ["sh", "-c", "test $TRANCHE_PARTITION != jp"]}}
        - {key: fill/behind, partitions: {type: static, keys: [eu, jp, us]}, deps: [{asset: fill/broken}], materializer: {type: none}}
        - {key: fill/aside, partitions: {type: static, keys: [eu, jp, us]}, deps: [{asset: fill/read}], materializer: {type: none}}
        - {key: fill/outside, external: true, partitions: {type: static, keys: [eu]}}
      """;

  @Inject TestWorld world;
  @Inject BackfillRepository repository;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  static Response create(Map<String, Object> form, int status) {
    return given()
        .contentType(ContentType.JSON)
        .body(form)
        .post("/api/v1/backfills")
        .then()
        .statusCode(status)
        .extract()
        .response();
  }

  static String create(String asset, String selection, boolean missingOnly) {
    return create(Map.of("asset", asset, "selection", selection, "missingOnly", missingOnly), 201)
        .jsonPath()
        .getString("id");
  }

  static JsonPath untilEnded(String id) {
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () -> given().get("/api/v1/backfills/" + id).jsonPath().getString("endedAt") != null);
    return given().get("/api/v1/backfills/" + id).jsonPath();
  }

  List<Document> runsOf(String backfill) {
    return await(
        world
            .collection("runs")
            .find(new Document("tags.tranche/backfill", backfill))
            .collect()
            .asList());
  }

  static Map<String, Integer> counts(int total, int done, int failed, int skipped) {
    return Map.of(
        "total",
        total,
        "done",
        done,
        "failed",
        failed,
        "skipped",
        skipped,
        "inProgress",
        0,
        "queued",
        0);
  }
}
