package io.tranche.definitions.set;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.definitions.Kafka;
import io.tranche.definitions.SalesBundle;
import io.tranche.testing.TrancheTestResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PartitionSetResourceTest {

  @BeforeEach
  void applySales() {
    SalesBundle.apply();
  }

  @Test
  void addsKeysThatAreReadableWhenItAnswers() {
    add(Map.of("set", "regions", "keys", List.of("us", "eu"))).then().statusCode(201);
    add(Map.of(
            "set",
            "regions",
            "keys",
            List.of("eu", Map.of("key", "jp", "metadata", Map.of("zone", "apac")))))
        .then()
        .statusCode(201)
        .body("added", contains("jp"))
        .body("existing", contains("eu"));

    given()
        .get("/api/v1/partition-sets/keys?set=regions&limit=2")
        .then()
        .body("items.key", contains("us", "eu"))
        .body("total", equalTo(3));
    String cursor =
        given().get("/api/v1/partition-sets/keys?set=regions&limit=2").path("nextCursor");
    given()
        .get("/api/v1/partition-sets/keys?set=regions&limit=2&cursor=" + cursor)
        .then()
        .body("items.key", contains("jp"))
        .body("items[0].metadata.zone", equalTo("apac"));
    given()
        .get("/api/v1/partition-sets/keys?set=regions&search=j")
        .then()
        .body("items.key", contains("jp"));
    given()
        .get("/api/v1/partition-sets")
        .then()
        .body("items.find { it.name == 'regions' }.count", equalTo(3))
        .body("items.find { it.name == 'regions' }.bundle", equalTo("sales"));

    given().delete("/api/v1/partition-sets/keys?set=regions&key=eu").then().statusCode(204);
    given()
        .get("/api/v1/partition-sets/keys?set=regions")
        .then()
        .body("items.key", contains("us", "jp"))
        .body("total", equalTo(2));
    given().get("/api/v1/partition-sets/keys?set=regions&search=eu").then().body("items", empty());
    given()
        .get("/api/v1/partition-sets/keys?set=regions&search=eu&removed=true")
        .then()
        .body("items[0].removed", equalTo(true));

    given()
        .get("/api/v1/partitions?asset=by_region&limit=3")
        .then()
        .statusCode(200)
        .body("items.key", contains("2024-01-01|us", "2024-01-01|jp", "2024-01-02|us"));
  }

  @Test
  void listsKeysInEachOrderAndCountsThem() {
    add(Map.of("set", "passing", "keys", List.of("order-b", "order-a", "order-c")))
        .then()
        .statusCode(201);

    String newest = "/api/v1/partition-sets/keys?set=passing&order=newest&limit=2";
    String cursor =
        given()
            .get(newest)
            .then()
            .body("items.key", contains("order-c", "order-a"))
            .extract()
            .path("nextCursor");
    given().get(newest + "&cursor=" + cursor).then().body("items[0].key", equalTo("order-b"));
    String byKey = "/api/v1/partition-sets/keys?set=passing&order=key&search=order-&limit=2";
    String after =
        given()
            .get(byKey)
            .then()
            .body("items.key", contains("order-a", "order-b"))
            .extract()
            .path("nextCursor");
    given().get(byKey + "&cursor=" + after).then().body("items.key", contains("order-c"));
    given()
        .get("/api/v1/partition-sets/count?set=passing&search=order-")
        .then()
        .body("count", equalTo(3));
    given()
        .get("/api/v1/partition-sets/keys?set=passing&order=oldest")
        .then()
        .statusCode(422)
        .body("detail", equalTo("Cannot list: order must be ordinal, newest or key (oldest)"));
    given()
        .get("/api/v1/partition-sets/keys?set=passing&order=newest&search=order-")
        .then()
        .statusCode(422)
        .body("code", equalTo("invalid-order"));
  }

  @Test
  void namesAKeyAndTellsItsHistory() {
    add(Map.of("set", "passing", "keys", List.of("named"))).then().statusCode(201);
    describe(Map.of("set", "passing", "key", "named", "displayName", "Japan"))
        .then()
        .statusCode(200)
        .body("key", equalTo("named"))
        .body("displayName", equalTo("Japan"));
    describe(Map.of("set", "passing", "key", "named", "metadata", Map.of("zone", "apac")))
        .then()
        .statusCode(200);
    given()
        .get("/api/v1/partition-sets/keys?set=passing&search=named")
        .then()
        .body("items[0].displayName", equalTo("Japan"))
        .body("items[0].metadata.zone", equalTo("apac"))
        .body("items[0].version", equalTo(3));
    given().delete("/api/v1/partition-sets/keys?set=passing&key=named").then().statusCode(204);

    given()
        .get("/api/v1/partition-sets/history?set=passing&key=named")
        .then()
        .body("total", equalTo(4))
        .body("items.change", contains("removed", "changed", "changed", "added"))
        .body("items.version", contains(4, 3, 2, 1))
        .body("items[0].by", equalTo("person:http"))
        .body("items[0].cause.type", equalTo("request"));
    describe(Map.of("set", "passing", "key", "named", "displayName", "Nippon"))
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-partition-key"));
    given().get("/api/v1/partition-sets/history?set=passing&key=never").then().statusCode(404);
  }

  @Test
  void refusesANameThatNobodyCouldRead() {
    describe(Map.of("set", "passing", "key", "k", "displayName", "x".repeat(201)))
        .then()
        .statusCode(422)
        .body("code", equalTo("invalid-description"));
    describe(Map.of("set", "passing", "key", "k", "displayName", "a\nb"))
        .then()
        .statusCode(422)
        .body(
            "detail",
            equalTo(
                "Cannot describe partition k of set passing: displayName must have at most 200"
                    + " characters, and no control characters (a?b)"));
    describe(Map.of("set", "passing", "key", "k")).then().statusCode(422);
    describe(Map.of("set", "passing")).then().statusCode(422);
  }

  private static Response describe(Map<String, Object> body) {
    return given().contentType("application/json").body(body).patch("/api/v1/partition-sets/keys");
  }

  @Test
  void launchesWhatIsAskedForOnce() {
    Map<String, Object> body =
        Map.of("set", "order_files", "keys", List.of("http-1"), "launch", List.of("raw/orders"));

    String first =
        given()
            .contentType("application/json")
            .header("Idempotency-Key", "once")
            .body(body)
            .post("/api/v1/partition-sets/keys")
            .then()
            .statusCode(201)
            .extract()
            .path("requestId");
    String second =
        given()
            .contentType("application/json")
            .header("Idempotency-Key", "once")
            .body(body)
            .post("/api/v1/partition-sets/keys")
            .path("requestId");

    assertThat(second).isEqualTo(first);
    List<RunRequest> runs =
        Kafka.await(
            Kafka.TOPICS.runRequests(),
            RunRequest.class,
            one ->
                one instanceof RunRequest.Launch launch && launch.partitions().contains("http-1"),
            1);
    assertThat(runs).extracting(RunRequest::id).containsOnly(runs.get(0).id());
  }

  @Test
  void launchesSeveralAssetsOfAKeyInOneRun() {
    applyLaunched(
        """
        partitionSets: [{name: launched}]
        assets:
          - {key: launched/data, partitions: {type: dynamic, name: launched}, materializer: {type: none}}
          - {key: launched/sums, partitions: {type: dynamic, name: launched}, materializer: {type: none}}
        """);
    List<String> assets = List.of("launched/data", "launched/sums");
    add(Map.of("set", "launched", "keys", List.of("us", "eu"), "launch", assets))
        .then()
        .statusCode(201);

    List<RunRequest> runs =
        Kafka.await(
            Kafka.TOPICS.runRequests(),
            RunRequest.class,
            one ->
                one instanceof RunRequest.Launch launch && launch.assets().contains(assets.get(0)),
            2);
    applyLaunched("assets: []");

    assertThat(runs)
        .extracting(
            one -> ((RunRequest.Launch) one).assets(),
            one -> ((RunRequest.Launch) one).partitions())
        .containsExactlyInAnyOrder(tuple(assets, List.of("us")), tuple(assets, List.of("eu")));
  }

  private static void applyLaunched(String documents) {
    SalesBundle.yaml()
        .body("apiVersion: tranche.io/v1\nbundle: launched\n" + documents)
        .put("/api/v1/bundles/launched")
        .then()
        .statusCode(oneOf(200, 201));
  }

  @Test
  void tellsAndRemovesManyKeysAtOnce() {
    add(Map.of("set", "passing", "keys", List.of("both-1", "both-2"))).then().statusCode(201);
    Map<String, Object> some =
        Map.of("set", "passing", "keys", List.of("both-2", "never", "both-1", "both-2"));

    post("membership", some)
        .then()
        .statusCode(200)
        .body("present", contains("both-2", "both-1"))
        .body("absent", contains("never"));
    post("removals", some)
        .then()
        .statusCode(200)
        .body("removed", contains("both-2", "both-1"))
        .body("absent", contains("never"));
    post("membership", some).then().body("present", empty()).body("absent", hasSize(3));
    post("removals", some).then().statusCode(200).body("removed", empty());

    post("membership", Map.of("set", "nobody", "keys", List.of("a"))).then().statusCode(404);
    post("removals", Map.of("set", "passing", "keys", List.of()))
        .then()
        .statusCode(422)
        .body("problems[0].path", equalTo("keys"));
  }

  private static Response post(String what, Map<String, Object> body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post("/api/v1/partition-sets/" + what);
  }

  @Test
  void namesEveryProblemOfWhatIsAdded() {
    add(Map.of(
            "set", "regions", "keys", List.of("a|b", "a...b", "ok"), "launch", List.of("summary")))
        .then()
        .statusCode(422)
        .body("code", equalTo("invalid-partition-keys"))
        .body("problems", hasSize(3));
    add(Map.of("set", "nobody", "keys", List.of("a"))).then().statusCode(404);
    given().get("/api/v1/partition-sets/keys").then().statusCode(422);
    given().delete("/api/v1/partition-sets/keys?set=regions&key=never").then().statusCode(404);
  }

  @Test
  void showsThePartitionsOfAssetsAndHowTheyAreRelated() {
    add(Map.of(
            "set",
            "order_files",
            "keys",
            List.of(
                Map.of(
                    "key",
                    "related.csv",
                    "metadata",
                    Map.of("date", "2024-02-03", "region", "eu")))))
        .then()
        .statusCode(201);

    given()
        .get("/api/v1/partitions/downstream?asset=raw/orders&partition=related.csv")
        .then()
        .statusCode(200)
        .body("[0].asset", equalTo("daily_regional_sales"))
        .body("[0].partitions", contains("2024-02-03|eu"))
        .body("[0].count", equalTo(1));
    given()
        .get("/api/v1/partitions/upstream?asset=daily_regional_sales&partition=2024-02-03|eu")
        .then()
        .body("[0].partitions", contains("related.csv"))
        .body("[0].requiredButNonexistent", empty());
    given()
        .get("/api/v1/partitions/downstream?asset=daily_regional_sales&partition=2024-02-03|eu")
        .then()
        .body("[0].asset", equalTo("orders_by_month"))
        .body("[0].partitions", contains("2024-02-01"));
    given()
        .get("/api/v1/partitions?asset=orders_by_month&limit=1")
        .then()
        .body("items[0].key", equalTo("2024-01-01"))
        .body("items[0].window.start", equalTo("2024-01-01T00:00:00Z"))
        .body("nextCursor", equalTo("1"));
    given()
        .get("/api/v1/partitions?asset=daily_regional_sales&search=02-03|eu&limit=1")
        .then()
        .body("items.key", contains("2024-02-03|eu"));
    given()
        .get("/api/v1/partitions/upstream?asset=orders_by_month&partition=1999-01-01")
        .then()
        .statusCode(422)
        .body("code", equalTo("unknown-partition"));
  }

  @Test
  void showsAssetsAndTheirGraph() {
    given()
        .get("/api/v1/assets?search=orders")
        .then()
        .body("items.key", contains("orders_by_month", "raw/orders"))
        .body("items[0].deps[0].mapping.type", equalTo("multiToSingle"))
        .body("items[0].deps[0].allowMissingUpstream", equalTo(true))
        .body("items[1].partitions.name", equalTo("order_files"))
        .body("items[1].bundle", equalTo("sales"))
        .body("total", equalTo(2));
    given()
        .get("/api/v1/assets/detail?asset=daily_regional_sales")
        .then()
        .body("automation.type", equalTo("eager"))
        .body("materializer.type", equalTo("none"));
    given()
        .get("/api/v1/asset-graph")
        .then()
        .body("edges.find { it.downstream == 'summary' }.mapping.type", equalTo("all"))
        .body("nodes.find { it.key == 'summary' }.partitioned", equalTo(false));
    given()
        .get("/api/v1/assets/detail?asset=raw/order")
        .then()
        .statusCode(404)
        .body("code", equalTo("unknown-asset"));
  }

  private static Response add(Map<String, Object> body) {
    return given().contentType("application/json").body(body).post("/api/v1/partition-sets/keys");
  }
}
