package io.tranche.run.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RunLogTest {

  private static final Instant AT = Instant.parse("2024-02-03T04:05:06.789Z");

  @Inject TestWorld world;

  @Test
  void showsARunWithWhatHappenedToIt() {
    world.store("runs", run("shown", "log/shown", "SUCCESS", AT));
    world.store(
        "materializations",
        new Document("_id", "shown|log/shown|p")
            .append("asset", "log/shown")
            .append("partition", "p")
            .append("runId", "shown")
            .append("token", 7L)
            .append("at", Date.from(AT))
            .append("metadata", new Document("rows", 12))
            .append("dataVersion", "v7"));

    JsonPath run = get("/runs/shown");

    assertThat(run.getString("status")).isEqualTo("SUCCESS");
    assertThat(run.getString("cause.object")).isEqualTo("s3://landing/p");
    assertThat(run.getString("createdAt")).isEqualTo("2024-02-03T04:05:06.789Z");
    assertThat(run.<String>getList("events.type")).containsExactly("RunQueued", "RunSucceeded");
    assertThat(run.getInt("materializations[0].metadata.rows")).isEqualTo(12);
    assertThat(get("/materializations?asset=log/shown&partition=p").getString("items[0].runId"))
        .isEqualTo("shown");
    assertThat(get("/events?asset=log/shown").<Map<String, Object>>getList("items"))
        .extracting(event -> event.get("type"), event -> event.get("runId"))
        .containsExactly(tuple("RunSucceeded", "shown"), tuple("RunQueued", "shown"));
  }

  @Test
  void pagesThroughRunsThatWereMadeAtTheSameMoment() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String id = "paged%02d".formatted(i);
      world.store("runs", run(id, "log/paged", "SUCCESS", AT.plusMillis(i / 10)));
      expected.add(id);
    }
    Collections.reverse(expected);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonPath page = get("/runs?asset=log/paged&limit=4&cursor=" + cursor);
      seen.addAll(page.getList("items.id"));
      cursor = page.getString("nextCursor");
    } while (cursor != null);

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void findsRunsByStatusAndPartition() {
    world.store("runs", run("found1", "log/found", "FAILURE", AT));
    world.store("runs", run("found2", "log/found", "SUCCESS", AT));
    world.store("runs", run("found3", "log/other", "FAILURE", AT));

    assertThat(ids("/runs?asset=log/found&status=FAILURE")).containsExactly("found1");
    assertThat(ids("/runs?asset=log/found&partition=p")).containsExactly("found2", "found1");
    assertThat(ids("/runs?asset=log/found&partition=q")).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAQuestion() {
    given()
        .get("/api/v1/runs/nobody")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-run"))
        .body(
            "detail", equalTo("Cannot find run: no run has this id, or none any longer (nobody)"));
    Stream.of("status=DONE", "cursor=x", "limit=0")
        .forEach(query -> given().get("/api/v1/runs?" + query).then().statusCode(422));
  }

  private static Document run(String id, String asset, String status, Instant createdAt) {
    return new Document("_id", id)
        .append("status", status)
        .append("requestId", "request-" + id)
        .append("assets", List.of(asset))
        .append("partitions", List.of("p"))
        .append("partitionCount", 1)
        .append("origin", new Document("type", "sensor").append("name", "landing"))
        .append(
            "cause",
            new Document("type", "fileArrival")
                .append("id", "1")
                .append("object", "s3://landing/p")
                .append("at", AT.toString()))
        .append("tags", new Document())
        .append("priority", 0)
        .append("token", 7L)
        .append("catalog", 1L)
        .append("createdAt", Date.from(createdAt))
        .append("arrivedAt", Date.from(AT))
        .append(
            "events",
            List.of(
                new Document("type", "RunQueued").append("number", 1).append("at", AT.toString()),
                new Document("type", "RunSucceeded")
                    .append("number", 2)
                    .append("at", AT.toString())));
  }

  private static List<String> ids(String path) {
    return get(path).getList("items.id");
  }

  private static JsonPath get(String path) {
    return given().get("/api/v1" + path).then().statusCode(200).extract().jsonPath();
  }
}
