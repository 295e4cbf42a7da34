package io.tranche.run.backfill;

import static io.restassured.RestAssured.given;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class BackfillTest extends BackfillWorld {

  @Inject Topics topics;

  @Test
  void materializesEverySelectedPartitionInARunOfItsOwn() {
    String id = create("fill/days", "[2024-01-01...2024-01-31]", false);

    JsonPath ended = untilEnded(id);

    assertThat(ended.getString("status")).isEqualTo("COMPLETED_SUCCESS");
    assertThat(ended.<String, Integer>getMap("counts")).isEqualTo(counts(31, 31, 0, 0));
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
  void putsWhatDoesNotLieSideBySideIntoOneRunAndAddsFurtherAssets() {
    Map<String, Object> form =
        Map.of(
            "asset",
            "fill/repeated",
            "selection",
            "2024-02-01,2024-02-04",
            "also",
            List.of(Map.of("asset", "fill/days", "selection", "2024-01-*")),
            "maxPartitionsPerRun",
            20);

    String id = create(form, 201).jsonPath().getString("id");

    JsonPath ended = untilEnded(id);
    assertThat(progress(ended, "fill/repeated")).isEqualTo(counts(2, 2, 0, 0));
    assertThat(progress(ended, "fill/days")).isEqualTo(counts(31, 31, 0, 0));
    assertThat(runsOf(id))
        .extracting(run -> run.getList("partitions", String.class).size())
        .containsExactlyInAnyOrder(2, 20, 11);
  }

  @Test
  void plansWithWhatWasAppliedAMomentAgo() {
    for (int number = 0; number < 10; number++) {
      String asset = "fill/applied" + number;
      world.announce(
          """
          apiVersion: tranche.io/v1
          bundle: backfills
          assets: [{key: %s, materializer: {type: none}}]
          """
              .formatted(asset));

      create(Map.of("asset", asset, "selection", "*"), 201);
    }
  }

  @Test
  void countsRunsThatFailed() {
    String id = create("fill/regions+", "*", false);

    JsonPath ended = untilEnded(id);

    assertThat(ended.getString("status")).isEqualTo("COMPLETED_FAILED");
    assertThat(ended.<String, Integer>getMap("counts")).isEqualTo(counts(6, 4, 1, 1));
    assertThat(ended.<String>getList("assets.asset")).containsExactly("fill/regions", "fill/after");
    assertThat(ended.<String, Integer>getMap("assets[1].counts")).isEqualTo(counts(3, 2, 0, 1));
    assertThat(runsOf(id)).hasSize(3);

    JsonPath again = untilEnded(retry(id, Map.of()));
    assertThat(again.getString("retryOf")).isEqualTo(id);
    assertThat(again.<String, Integer>getMap("counts")).isEqualTo(counts(2, 0, 1, 1));
    assertThat(untilEnded(retry(id, Map.of("what", "all"))).getInt("total")).isEqualTo(6);

    create(Map.of("asset", "fill/regions", "selection", "*", "only", "failed"), 201)
        .then()
        .body("total", equalTo(1));
    create(Map.of("asset", "fill/after", "selection", "*", "only", "failed-and-missing"), 201)
        .then()
        .body("total", equalTo(1));
  }

  @Test
  void countsWhatAFailedRunOverSeveralAssetsHasMade() {
    String id = create("fill/read+", "*", false);

    JsonPath ended = untilEnded(id);

    assertThat(ended.getString("status")).isEqualTo("COMPLETED_FAILED");
    assertThat(runsOf(id))
        .hasSize(3)
        .allSatisfy(run -> assertThat(run.getList("assets", String.class)).hasSize(4));
    assertThat(ended.getInt("runs")).isEqualTo(3);
    assertThat(progress(ended, "fill/read")).isEqualTo(counts(3, 3, 0, 0));
    assertThat(progress(ended, "fill/broken")).isEqualTo(counts(3, 2, 1, 0));
    assertThat(progress(ended, "fill/behind")).isEqualTo(counts(3, 2, 0, 1));
    assertThat(progress(ended, "fill/aside")).isEqualTo(counts(3, 3, 0, 0));

    String again = retry(id, Map.of());
    assertThat(untilEnded(again).<String, Integer>getMap("counts")).isEqualTo(counts(2, 0, 1, 1));
    assertThat(runsOf(again))
        .singleElement()
        .satisfies(
            run ->
                assertThat(run.getList("assets", String.class))
                    .containsExactly("fill/broken", "fill/behind"));
  }

  private static Map<String, Integer> progress(JsonPath backfill, String asset) {
    return backfill.getMap("assets.find { it.asset == '" + asset + "' }.counts");
  }

  @Test
  void worksOffSeveralAssetsEachAfterWhatItReads() {
    JsonPath preview =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", "fill/made+", "selection", "[2024-01-01...2024-01-28]"))
            .post("/api/v1/backfills/preview")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(preview.<String>getList("assets.asset"))
        .containsExactly("fill/made", "fill/weekly", "fill/total");
    assertThat(preview.<Integer>getList("assets.runs")).containsExactly(3, 4, 1);
    assertThat(preview.getInt("partitions")).isEqualTo(33);
    assertThat(preview.getString("assets[0].selection")).isEqualTo("*");
    assertThat(preview.getString("assets[0].first[0]")).isEqualTo("2024-01-01");
    assertThat(preview.<String>getList("assets[1].upstream.asset"))
        .containsExactly("fill/made", "fill/outside");
    assertThat(preview.<String>getList("assets[1].upstream[0].nonexistent"))
        .containsExactly("2023-12-31");
    assertThat(preview.getInt("assets[1].upstream[1].missing")).isEqualTo(1);
    assertThat(preview.getInt("assets[1].upstream[1].affected")).isEqualTo(4);

    String id = create("fill/made+", "[2024-01-01...2024-01-28]", false);
    JsonPath ended = untilEnded(id);

    assertThat(ended.getString("status")).isEqualTo("COMPLETED_SUCCESS");
    assertThat(ended.<String, Integer>getMap("counts")).isEqualTo(counts(33, 33, 0, 0));
    List<Document> runs = runsOf(id);
    assertThat(runs).hasSize(8);
    assertThat(runs)
        .filteredOn(run -> run.getList("assets", String.class).contains("fill/total"))
        .allSatisfy(
            total ->
                assertThat(runs)
                    .filteredOn(run -> !run.equals(total))
                    .allSatisfy(
                        run ->
                            assertThat(run.getDate("endedAt"))
                                .isBeforeOrEqualTo(total.getDate("createdAt"))));
    assertThat(
            given()
                .contentType(ContentType.JSON)
                .body(Map.of("asset", "fill/made", "selection", "2024-01-01"))
                .post("/api/v1/backfills/preview")
                .jsonPath()
                .getString("estimate"))
        .startsWith("PT");
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
  void saysWhatIsWrongWithARequest() {
    expectProblem(Map.of("asset", "fill/outside", "selection", "*"), 422, "external-asset");
    expectProblem(Map.of("asset", "fill/dayz", "selection", "*"), 404, "fill/dayz");
    expectProblem(Map.of("asset", "fill/days", "selection", "2030-01-01"), 422, "2030-01-01");
    expectProblem(Map.of("asset", "fill/days", "selection", "[a"), 422, "[a");
    expectProblem(Map.of("selection", "*"), 422, "asset is required");
    Map<String, Object> days = Map.of("asset", "fill/days", "selection", "*");
    expectProblem(with(days, "only", "lost"), 422, "lost; accepted: failed, missing, failed-and");
    expectProblem(with(days, "order", "random"), 422, "random; accepted: ascending");
    expectProblem(with(days, "concurrency", 0), 422, "concurrency must be 1 or more (0)");
    expectProblem(with(days, "maxPartitionsPerRun", 100_001), 422, "1 to 100000 (100001)");
    given()
        .get("/api/v1/backfills/nobody")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-backfill"));
  }

  private static String retry(String id, Map<String, Object> form) {
    return given()
        .contentType(ContentType.JSON)
        .body(form)
        .post("/api/v1/backfills/" + id + "/retry")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }

  private static Map<String, Object> with(Map<String, Object> form, String field, Object value) {
    Map<String, Object> changed = new HashMap<>(form);
    changed.put(field, value);
    return changed;
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
}
