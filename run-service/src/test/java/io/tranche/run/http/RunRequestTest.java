package io.tranche.run.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tranche.contracts.Topics;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RunRequestTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: http
      assets:
        - {key: http/regions, partitions: {type: static, keys: [eu, jp, us]}, materializer: {type: none}}
        - {key: http/whole, materializer: {type: none}}
        - {key: http/slow, materializer: {type: command, command: ["sh", "-c", "sleep 600"]}}
        - {key: http/sums, partitions: {type: static, keys: [eu, jp, us]}, deps: [{asset: http/regions}], materializer: {type: none}}
      jobs:
        - {name: regions, target: http/sums or http/regions, tags: {team: data, tier: gold}}
      """;

  @Inject TestWorld world;
  @Inject Topics topics;

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @Test
  void launchesARunAndShowsItUnderItsLocation() {
    Response launched = launch(Map.of("asset", "http/regions", "partition", "eu"));

    assertThat(launched.statusCode()).isEqualTo(201);
    String location = launched.header("Location");
    untilStatus(location, "SUCCESS");
    JsonPath run = given().get(location).jsonPath();
    assertThat(run.<String>getList("partitions")).containsExactly("eu");
    assertThat(run.getString("materializations[0].partition")).isEqualTo("eu");
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        given()
                            .get("/api/v1/partition-status/strip?asset=http/regions&to=1")
                            .jsonPath()
                            .getString("ranges[0].status"))
                    .isEqualTo("MATERIALIZED"));
  }

  @Test
  void launchesWhatWasAppliedAMomentAgo() {
    for (int number = 0; number < 10; number++) {
      String asset = "http/applied" + number;
      world.announce(
          """
          apiVersion: tranche.io/v1
          bundle: http
          assets: [{key: %s, materializer: {type: none}}]
          """
              .formatted(asset));

      assertThat(launch(Map.of("asset", asset)).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void theSameIdempotencyKeyIsTheSameRun() {
    Map<String, Object> form = Map.of("asset", "http/whole");

    String first =
        given()
            .header("Idempotency-Key", "k1")
            .contentType(ContentType.JSON)
            .body(form)
            .post("/api/v1/runs")
            .jsonPath()
            .getString("id");
    String second =
        given()
            .header("Idempotency-Key", "k1")
            .contentType(ContentType.JSON)
            .body(form)
            .post("/api/v1/runs")
            .jsonPath()
            .getString("id");
    String other = launch(form).jsonPath().getString("id");

    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void launchesAllAssetsOfAJobWithItsTags() {
    Response launched =
        launch(Map.of("job", "regions", "partition", "jp", "tags", Map.of("tier", "silver")));

    assertThat(launched.statusCode()).isEqualTo(201);
    JsonPath run = launched.jsonPath();
    assertThat(run.<String>getList("assets")).containsExactly("http/regions", "http/sums");
    assertThat(run.<String>getList("partitions")).containsExactly("jp");
    assertThat(run.<String, String>getMap("tags"))
        .isEqualTo(Map.of("team", "data", "tier", "silver", "tranche/job", "regions"));
  }

  @Test
  void refusesAJobThatIsUnknownOrStandsBesideAnAsset() {
    Response unknown = launch(Map.of("job", "region", "partition", "jp"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.jsonPath().getString("detail"))
        .isEqualTo("Cannot find job: no bundle defines it, did you mean regions? (region)");
    Response both = launch(Map.of("job", "regions", "asset", "http/whole"));
    assertThat(both.statusCode()).isEqualTo(422);
    assertThat(both.jsonPath().getString("detail"))
        .isEqualTo(
            "Cannot launch run: job must not stand beside asset or assets, give one of them"
                + " (regions)");
  }

  @Test
  void cancelsARun() {
    String location = launch(Map.of("asset", "http/slow")).header("Location");
    untilStatus(location, "STARTED");

    given().post(location + "/cancel").then().statusCode(202);

    untilStatus(location, "CANCELED");
    given().post("/api/v1/runs/nobody/cancel").then().statusCode(404);
  }

  @Test
  void refusesAtOnceWhatCanNeverRun() {
    Response unknown = launch(Map.of("asset", "http/regions", "partition", "mars"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.jsonPath().getString("detail"))
        .isEqualTo("Cannot launch run: http/regions has no such partition (mars)");
    assertThat(launch(Map.of("asset", "http/region")).statusCode()).isEqualTo(404);
    assertThat(launch(Map.of()).jsonPath().getString("code")).isEqualTo("no-assets");
    assertThat(launch(Map.of("asset", "http/regions")).statusCode()).isEqualTo(404);
  }

  @Test
  void showsWhatWasSetAside() {
    world.send(
        List.of(
            OutgoingRecord.raw(
                topics.runRequests(),
                "poison",
                "no request".getBytes(StandardCharsets.UTF_8),
                new RecordHeaders())));

    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> {
              JsonPath letters = given().get("/api/v1/dead-letters?topic=run-requests").jsonPath();
              assertThat(letters.getString("items[0].value")).isEqualTo("no request");
              assertThat(letters.getString("items[0].code")).isEqualTo("malformed-message");
              assertThat(letters.getString("items[0].service")).isEqualTo("run-service");
            });
    assertThat(
            given()
                .get("/api/v1/dead-letters?topic=run-events")
                .jsonPath()
                .<Object>getList("items"))
        .isEmpty();
  }

  private static Response launch(Map<String, Object> form) {
    return given().contentType(ContentType.JSON).body(form).post("/api/v1/runs");
  }

  private static void untilStatus(String location, String status) {
    Awaitility.await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(given().get(location).jsonPath().getString("status")).isEqualTo(status));
  }
}
