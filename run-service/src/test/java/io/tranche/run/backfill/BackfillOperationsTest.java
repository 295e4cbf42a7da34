package io.tranche.run.backfill;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.runs.BackfillOptions;
import io.tranche.partitions.Ordinals;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Backfills that people interfere with, and whose drivers die. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class BackfillOperationsTest extends BackfillWorld {

  @Test
  void isPausedResumedChangedAndCanceledWhileItRuns() {
    String id =
        create(Map.of("asset", "fill/paused", "selection", "*", "concurrency", 1), 201)
            .jsonPath()
            .getString("id");
    Awaitility.await().atMost(TestWorld.PATIENCE).until(() -> runsOf(id).size() == 1);
    assertThat(given().get("/api/v1/backfills/" + id).jsonPath().getList("assets[0].waitingFor"))
        .isEqualTo(List.of("a free place: at most 1 runs at a time"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("what", "all"))
        .post("/api/v1/backfills/" + id + "/retry")
        .then()
        .statusCode(409)
        .body("code", equalTo("backfill-not-ended"));

    operate(id, "pause", Map.of("reason", "too busy"), "PAUSED");
    operate(id, "concurrency", Map.of("concurrency", 2), "PAUSED");
    assertThat(given().get("/api/v1/backfills/" + id).jsonPath().getList("assets[0].waitingFor"))
        .isEqualTo(List.of("paused by person:http: too busy"));
    assertThat(runsOf(id)).hasSize(1);
    operate(id, "resume", Map.of(), "REQUESTED");
    Awaitility.await().atMost(TestWorld.PATIENCE).until(() -> runsOf(id).size() == 2);
    operate(id, "cancel", Map.of(), "CANCELING");

    JsonPath ended = untilEnded(id);
    assertThat(ended.getString("status")).isEqualTo("CANCELED");
    assertThat(ended.getInt("counts.queued")).isEqualTo(1);
    assertThat(runsOf(id)).extracting(run -> run.getString("status")).containsOnly("CANCELED");
    given()
        .contentType(ContentType.JSON)
        .body(Map.of())
        .post("/api/v1/backfills/" + id + "/pause")
        .then()
        .statusCode(409)
        .body("code", equalTo("backfill-ended"));
    assertThat(
            given()
                .queryParam("status", "CANCELED")
                .get("/api/v1/backfills")
                .jsonPath()
                .<String>getList("items.id"))
        .contains(id);
  }

  @Test
  void endsAndNamesTheAssetThatIsPartitionedInAnotherWayMeanwhile() {
    String id =
        create(Map.of("asset", "fill/paused", "selection", "*", "concurrency", 1), 201)
            .jsonPath()
            .getString("id");
    Awaitility.await().atMost(TestWorld.PATIENCE).until(() -> !runsOf(id).isEmpty());

    world.define(
        BUNDLE.replace(
            "{key: fill/paused, partitions: {type: static, keys: [a, b, c]}",
            "{key: fill/paused, partitions: {type: static, keys: [a, b, d]}"));

    JsonPath ended = untilEnded(id);
    assertThat(ended.getString("status")).isEqualTo("FAILED");
    assertThat(ended.getString("error"))
        .isEqualTo(
            "Cannot go on: fill/paused is partitioned in another way (static, but with other"
                + " keys)");
    assertThat(runsOf(id)).hasSize(1);
    given()
        .contentType(ContentType.JSON)
        .body(Map.of())
        .post("/api/v1/backfills/" + id + "/retry")
        .then()
        .statusCode(422)
        .body("code", equalTo("definition-changed"));
    given().post("/api/v1/runs/" + runsOf(id).get(0).getString("_id") + "/cancel");
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
                            .append("progress.0.done", "")
                            .append("driver", "a-replica-that-died")
                            .append("version", ended.version() + 1))
                    .append("$unset", new Document("endedAt", ""))));

    JsonPath again = untilEnded(id);
    assertThat(again.getString("status")).isEqualTo("COMPLETED_SUCCESS");
    assertThat(again.getInt("counts.done")).isEqualTo(2);
    assertThat(runsOf(id)).hasSize(2);
  }

  @Test
  void requestsWhatADeadDriverHadOnlyWrittenDown() {
    String id = create("fill/unsent", "2024-02-02", false);
    untilEnded(id);
    Backfill ended = await(repository.find(id)).orElseThrow();
    AssetPart part = ended.parts().get(0);
    AssetPart fresh =
        AssetPart.untouched(part.asset(), part.layout(), part.kind(), part.target(), 1);
    Backfill written =
        Backfill.planned("written-" + id, ended.asked(), ended.createdAt(), List.of(fresh))
            .with(List.of(fresh.requesting(fresh.target(), Ordinals.empty())));

    await(repository.insert(written));

    assertThat(untilEnded(written.id()).getString("status")).isEqualTo("COMPLETED_SUCCESS");
    assertThat(runsOf(written.id())).hasSize(1);
  }

  @Test
  void cancelsWhatWaitsAndStopsWhatRuns() {
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
      assertThat(untilEnded(backfill).getString("status")).isEqualTo("CANCELED");
      assertThat(runsOf(backfill))
          .extracting(run -> run.getString("status"))
          .containsOnly("CANCELED");
    }
  }

  @Test
  void listsPageByPageEachOnceWhateverTheirTimes() {
    List<String> ids = IntStream.range(0, 250).mapToObj(i -> "listed-" + i).toList();
    Instant at = Instant.parse("2024-03-01T00:00:00Z");
    for (String id : ids) {
      Backfill.Asked asked = new Backfill.Asked("fill/days", id, Map.of(), BackfillOptions.NONE);
      await(repository.insert(Backfill.planned(id, asked, at.plusSeconds(id.length()), List.of())));
    }

    List<String> listed = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page =
          given()
              .queryParam("status", "COMPLETED_SUCCESS")
              .queryParam("cursor", cursor)
              .queryParam("limit", 40)
              .get("/api/v1/backfills")
              .jsonPath();
      listed.addAll(page.getList("items.id"));
      cursor = page.getString("nextCursor");
    }
    assertThat(listed).doesNotHaveDuplicates().containsAll(ids);
  }

  private static void operate(
      String id, String verb, Map<String, Object> form, String expectedStatus) {
    given()
        .contentType(ContentType.JSON)
        .body(form)
        .post("/api/v1/backfills/" + id + "/" + verb)
        .then()
        .statusCode(202)
        .body("applied", equalTo(true))
        .body("status", startsWith(expectedStatus.substring(0, 6)));
  }
}
