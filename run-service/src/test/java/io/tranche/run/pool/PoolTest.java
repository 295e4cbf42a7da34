package io.tranche.run.pool;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.run.TestWorld;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PoolTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: pools
      pools:
        - {name: licence, description: One at a time., slots: SLOTS}
        - {name: unused, slots: 3}
      assets:
        - {key: pools/slow, partitions: {type: static, keys: [a, b]}, materializer: {type: command, command: [sleep, "600"]}, pool: licence}
      """;

  @Inject TestWorld world;

  @Test
  void showsWhichRunsUseAPoolAndFollowsAChangeOfItsSlots() {
    define(1);
    String first = launch("a", Map.of());
    untilStatus(first, "STARTED");
    String second = launch("b", Map.of());
    String later = launch("b", Map.of("notBefore", "2100-01-01T00:00:00Z"));

    given()
        .get("/api/v1/pools/licence")
        .then()
        .body("slots", equalTo(1))
        .body("used", equalTo(1))
        .body("waiting", equalTo(1))
        .body("runs.runId", contains(first))
        .body("assets", contains("pools/slow"))
        .body("bundle", equalTo("pools"))
        .body("description", equalTo("One at a time."));
    assertThat(status(second)).isEqualTo("QUEUED");
    assertThat(waitsFor(second)).containsExactly("pool licence (1 of 1)");
    assertThat(waitsFor(later)).containsExactly("its time (2100-01-01T00:00:00Z)");
    assertThat(waitsFor(first)).isNull();

    define(2);
    untilStatus(second, "STARTED");
    given().get("/api/v1/pools/licence").then().body("used", equalTo(2));
    String behind = launch("a", Map.of());
    assertThat(waitsFor(behind))
        .containsExactly(
            "partition a of pools/slow (run " + first + " makes it)", "pool licence (2 of 2)");
    given().post("/api/v1/runs/" + behind + "/cancel").then().statusCode(202);

    for (String run : List.of(first, second)) {
      given().post("/api/v1/runs/" + run + "/cancel").then().statusCode(202);
      untilStatus(run, "CANCELED");
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> given().get("/api/v1/pools/licence").jsonPath().getInt("used") == 0);
  }

  @Test
  void listsPoolsByNamePageByPage() {
    define(1);

    String cursor =
        given()
            .get("/api/v1/pools?limit=1")
            .then()
            .body("items.name", contains("licence"))
            .body("total", equalTo(2))
            .extract()
            .jsonPath()
            .getString("nextCursor");
    given()
        .get("/api/v1/pools?cursor=" + cursor)
        .then()
        .body("items.name", contains("unused"))
        .body("items[0].used", equalTo(0))
        .body("items[0].waiting", equalTo(0));
    given().get("/api/v1/pools?search=use").then().body("items.name", contains("unused"));
    given()
        .get("/api/v1/pools/licenses")
        .then()
        .statusCode(404)
        .body("detail", containsString("did you mean licence? (licenses)"));
  }

  private void define(int slots) {
    world.define(BUNDLE.replace("SLOTS", Integer.toString(slots)));
  }

  private static String launch(String partition, Map<String, String> more) {
    Map<String, String> form = new HashMap<>(more);
    form.put("asset", "pools/slow");
    form.put("partition", partition);
    return given()
        .contentType(ContentType.JSON)
        .body(form)
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }

  private static void untilStatus(String run, String status) {
    Awaitility.await().atMost(PATIENCE).until(() -> status(run).equals(status));
  }

  private static List<String> waitsFor(String run) {
    return given().get("/api/v1/runs/" + run).jsonPath().getList("waitsFor");
  }

  private static String status(String run) {
    return given().get("/api/v1/runs/" + run).jsonPath().getString("status");
  }
}
