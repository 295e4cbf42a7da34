package io.tranche.run.backfill;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class BackfillTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: backfills
      connections: [{name: shell, type: folder, bucket: nowhere, path: /tmp}]
      assets:
        - {key: fill/days, partitions: {type: daily, start: "2024-01-01", end: "2024-02-10"}, materializer: {type: none}}
        - {key: fill/repeated, partitions: {type: daily, start: "2024-02-01", end: "2024-02-05"}, materializer: {type: none}}
        - {key: fill/resumed, partitions: {type: daily, start: "2024-02-01", end: "2024-02-05"}, materializer: {type: none}}
        - {key: fill/regions, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: command, command: ["sh", "-c", "test $TRANCHE_PARTITION != jp"]}}
        - {key: fill/waiting, partitions: {type: static, keys: [a, b, c]}, materializer: {type: command, command: ["sh", "-c", "sleep 600"]}}
        - {key: fill/outside, external: true, partitions: {type: static, keys: [eu]}}
      """;

  @Inject TestWorld world;
  @Inject Topics topics;
  @Inject BackfillRepository repository;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void materializesEverySelectedPartitionInARunOfItsOwn() {
    String id = create("fill/days", "[2024-01-01...2024-01-31]", false);

    JsonPath ended = untilEnded(id);

    assertThat(ended.getString("status")).isEqualTo("COMPLETED_SUCCESS");
    assertThat(ended.<String, Integer>getMap("counts"))
        .isEqualTo(Map.of("done", 31, "failed", 0, "inProgress", 0, "queued", 0));
    List<Document> runs = runsOf(id);
    assertThat(runs).hasSize(31);
    assertThat(runs).allSatisfy(run -> assertThat(run.getString("status")).isEqualTo("SUCCESS"));

    String rest = create("fill/days", "*", true);
    assertThat(untilEnded(rest).getInt("total")).isEqualTo(9);
    assertThat(runsOf(rest)).hasSize(9);
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", "fill/days", "selection", "*", "missingOnly", true))
        .post("/api/v1/backfills")
        .then()
        .statusCode(422)
        .body("code", equalTo("empty-selection"));
  }

  @Test
  void countsRunsThatFailed() {
    String id = create("fill/regions", "*", false);

    JsonPath ended = untilEnded(id);

    assertThat(ended.getString("status")).isEqualTo("COMPLETED_FAILED");
    assertThat(ended.<String, Integer>getMap("counts"))
        .isEqualTo(Map.of("done", 2, "failed", 1, "inProgress", 0, "queued", 0));
  }

  @Test
  void theSameRequestAgainIsTheSameBackfill() {
    var request =
        new RunRequest.Backfill(
            "same-request",
            "fill/repeated",
            "2024-02-01,2024-02-02",
            Origin.program("test"),
            Map.of(),
            Instant.parse("2024-03-01T00:00:00Z"));
    var outgoing =
        OutgoingRecord.of(
            topics.runRequests(), request.id(), request, TestWorld.event(RunRequest.TYPE));
    world.send(List.of(outgoing, outgoing));
    assertThat(untilEnded("same-request").getInt("counts.done")).isEqualTo(2);

    world.send(List.of(outgoing));
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.runRequests(),
                "later",
                new RunRequest.Backfill(
                    "later-request",
                    "fill/repeated",
                    "2024-02-01",
                    Origin.program("test"),
                    Map.of(),
                    Instant.parse("2024-03-01T00:00:00Z")),
                TestWorld.event(RunRequest.TYPE))));

    untilEnded("later-request");
    assertThat(runsOf("same-request")).hasSize(2);
  }

  @Test
  void goesOnWhereADeadDriverStopped() {
    String id = create("fill/resumed", "2024-02-03,2024-02-04", false);
    untilEnded(id);
    Backfill ended = await(repository.find(id)).orElseThrow();

    // As the driver left it when it was killed after the runs were requested: nothing noted.
    await(
        world
            .collection("backfills")
            .updateOne(
                new Document("_id", id),
                new Document(
                        "$set",
                        new Document("status", "REQUESTED")
                            .append("done", "")
                            .append("driver", "a-replica-that-died")
                            .append("version", ended.version() + 1))
                    .append("$unset", new Document("requestedThrough", "").append("endedAt", ""))));

    JsonPath again = untilEnded(id);
    assertThat(again.getString("status")).isEqualTo("COMPLETED_SUCCESS");
    assertThat(again.getInt("counts.done")).isEqualTo(2);
    assertThat(runsOf(id)).hasSize(2);
  }

  @Test
  void cancelsWhatWaitsAndRequestsNothingMore() {
    String id = create("fill/waiting", "a", false);
    String behind = create("fill/waiting", "*", false);
    Awaitility.await().atMost(TestWorld.PATIENCE).until(() -> runsOf(behind).size() == 3);

    given().post("/api/v1/backfills/" + behind + "/cancel").then().statusCode(202);
    given().post("/api/v1/backfills/" + id + "/cancel").then().statusCode(202);
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(runsOf(behind))
                    .filteredOn(run -> run.getList("partitions", String.class).contains("a"))
                    .extracting(run -> run.getString("status"))
                    .containsExactly("CANCELED"));
    for (String backfill : List.of(id, behind)) {
      runsOf(backfill)
          .forEach(run -> given().post("/api/v1/runs/" + run.getString("_id") + "/cancel"));
      assertThat(untilEnded(backfill).getString("status")).isEqualTo("CANCELED");
    }
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    expectProblem(Map.of("asset", "fill/outside", "selection", "*"), 422, "external-asset");
    expectProblem(Map.of("asset", "fill/dayz", "selection", "*"), 404, "fill/dayz");
    expectProblem(Map.of("asset", "fill/days", "selection", "2030-01-01"), 422, "2030-01-01");
    expectProblem(Map.of("asset", "fill/days", "selection", "[a"), 422, "[a");
    expectProblem(Map.of("selection", "*"), 422, "asset is required");
    given()
        .get("/api/v1/backfills/nobody")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-backfill"));
  }

  private static void expectProblem(Map<String, Object> form, int status, String text) {
    String body =
        given()
            .contentType(ContentType.JSON)
            .body(form)
            .post("/api/v1/backfills")
            .then()
            .statusCode(status)
            .contentType(containsString("problem+json"))
            .extract()
            .asString();
    assertThat(body).contains(text);
  }

  private static String create(String asset, String selection, boolean missingOnly) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "selection", selection, "missingOnly", missingOnly))
        .post("/api/v1/backfills")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }

  private static JsonPath untilEnded(String id) {
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () -> given().get("/api/v1/backfills/" + id).jsonPath().getString("endedAt") != null);
    return given().get("/api/v1/backfills/" + id).jsonPath();
  }

  private List<Document> runsOf(String backfill) {
    return await(
        world
            .collection("runs")
            .find(new Document("tags.tranche/backfill", backfill))
            .collect()
            .asList());
  }
}
