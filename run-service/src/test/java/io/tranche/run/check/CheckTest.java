package io.tranche.run.check;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.Ids;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.AssetEvent.Checked;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.replica.Replicas;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of real tables, in runs over several assets. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class CheckTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: checks
      connections: [{name: checks, type: duckdb, path: FOLDER/checks.duckdb}]
      assets:
        - key: checks/orders
          partitions: {type: static, keys: [a, b]}
          materializer: {type: sql, connection: checks, table: orders, partitionColumn: part, script: "select * from read_csv('FOLDER/orders.csv') where part = :partitionKey"}
          checks:
            - {name: positive, sql: "select sum(amount) > 0 as passed, sum(amount) as total from orders where part = :partitionKey", blocking: true}
            - {name: large, sql: "select sum(amount) > 100 from orders where part = :partitionKey", severity: warn}
            - {name: broken, sql: "select x from nowhere"}
            - {name: seen, blocking: true}
        - key: checks/reader
          partitions: {type: static, keys: [a, b]}
          deps: [{asset: checks/orders}]
          materializer: {type: sql, connection: checks, table: reader, partitionColumn: part, script: "select * from orders where part = :partitionKey"}
        - key: checks/next
          partitions: {type: static, keys: [a, b]}
          deps: [{asset: checks/reader}]
          materializer: {type: none}
        - key: checks/beside
          partitions: {type: static, keys: [a, b]}
          materializer: {type: none}
          checks: [{name: query, connection: checks, sql: "select :partitionKey = 'a'"}]
        - key: checks/days
          partitions: {type: daily, start: "2024-01-01", end: "2024-01-04"}
          materializer: {type: none}
          checks: [{name: query, connection: checks, blocking: true, sql: "select :partitionKey <> '2024-01-01'"}]
        - key: checks/days-after
          partitions: {type: daily, start: "2024-01-01", end: "2024-01-04"}
          deps: [{asset: checks/days, mapping: {type: timeWindow, startOffset: -1, endOffset: -1}}]
          materializer: {type: none}
        - key: checks/slow
          materializer: {type: none}
          checks: [{name: endless, connection: checks, sql: "select sum(a.range * b.range) > 0 from range(10000000) a, range(10000000) b"}]
        - key: checks/taken
          partitions: {type: static, keys: [a, b]}
          materializer: {type: none}
          checks: [{name: query, connection: checks, sql: "select :partitionKey = 'a'"}]
      """;

  @TempDir static Path folder;

  @Inject TestWorld world;
  @Inject CatalogView catalog;
  @Inject RunRepository runs;
  @Inject Replicas replicas;
  @Inject Executions executions;
  @Inject MongoCheckRepository checks;

  @BeforeEach
  void define() throws IOException {
    orders(0, 5);
    world.define(BUNDLE.replace("FOLDER", folder.toString()));
  }

  private static void orders(int a, int b) throws IOException {
    Files.writeString(folder.resolve("orders.csv"), "part,amount\na," + a + "\nb," + b + "\n");
  }

  @Test
  void holdsBackOnlyWhatIsDownstreamOfThePartitionThatDidNotPass() {
    Run run =
        world.ended(launch(List.of("checks/next", "checks/reader", "checks/orders"), "a", "b"));

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error())
        .contains(
            "Cannot complete run: a blocking check was not passed (positive of checks/orders,"
                + " partition a)");
    assertThat(run.retry()).isEmpty();
    given()
        .queryParam("run", run.id())
        .get("/api/v1/materializations")
        .then()
        .body(
            "items.collect { it.asset + '|' + it.partition }.sort()",
            contains("checks/next|b", "checks/orders|a", "checks/orders|b", "checks/reader|b"));
  }

  @Test
  void holdsBackThroughTheMappingOfTheAssets() {
    Run run =
        world.ended(
            launch(
                List.of("checks/days", "checks/days-after"),
                "2024-01-01",
                "2024-01-02",
                "2024-01-03"));

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    given()
        .queryParams("run", run.id(), "asset", "checks/days-after")
        .get("/api/v1/materializations")
        .then()
        .body("items.partition.sort()", contains("2024-01-01", "2024-01-03"));
  }

  @Test
  void recordsEveryEvaluationAndTheLastOfEachCheckAndPartition() throws IOException {
    String first = launch(List.of("checks/orders"), "a");
    assertThat(world.ended(first).status()).isEqualTo(RunStatus.FAILURE);
    orders(3, 5);
    String second = launch(List.of("checks/orders"), "a");
    assertThat(world.ended(second).status()).isEqualTo(RunStatus.SUCCESS);

    given()
        .queryParams("run", first, "check", "positive")
        .get("/api/v1/checks/evaluations")
        .then()
        .body("items.size()", equalTo(1))
        .body("items[0].passed", equalTo(false))
        .body("items[0].holds", equalTo(true))
        .body("items[0].metadata.total", equalTo(0))
        .body("items[0].severity", equalTo("error"));
    given()
        .queryParams("asset", "checks/orders", "partition", "a", "check", "positive")
        .get("/api/v1/checks")
        .then()
        .body("items.size()", equalTo(1))
        .body("items[0].passed", equalTo(true))
        .body("items[0].holds", equalTo(false))
        .body("items[0].runId", equalTo(second))
        .body("items[0].metadata.total", equalTo(3));
    given()
        .queryParams("asset", "checks/orders", "partition", "a", "passed", false, "run", second)
        .get("/api/v1/checks/evaluations")
        .then()
        .body("items.check.sort()", contains("broken", "large"))
        .body(
            "items.find { it.check == 'broken' }.metadata.error",
            containsString("Cannot evaluate check broken: "));
  }

  @Test
  void givesNoAnswerWhenTheTimeOfTheRunIsOver() {
    Run run =
        world.ended(
            given()
                .contentType(ContentType.JSON)
                .body(Map.of("asset", "checks/slow", "tags", Map.of("tranche/max_runtime", "1")))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id"));

    assertThat(run.status()).isEqualTo(RunStatus.SUCCESS);
    given()
        .queryParam("run", run.id())
        .get("/api/v1/checks/evaluations")
        .then()
        .body("items.passed", contains(false))
        .body(
            "items[0].metadata.error",
            equalTo(
                "Cannot evaluate check endless: the run took longer than tranche/max_runtime"
                    + " (PT1S)"));
  }

  @Test
  void listsInPages() {
    assertThat(world.ended(launch(List.of("checks/beside"), "a", "b")).status())
        .isEqualTo(RunStatus.SUCCESS);

    var page = given().queryParams("asset", "checks/beside", "limit", 1).get("/api/v1/checks");
    var next =
        given()
            .queryParams("asset", "checks/beside", "limit", 1, "cursor", page.path("nextCursor"))
            .get("/api/v1/checks");
    assertThat(List.of(page.<String>path("items[0].partition"), next.path("items[0].partition")))
        .containsExactlyInAnyOrder("a", "b");
    given().get("/api/v1/checks").then().statusCode(422).body("code", equalTo("missing-asset"));
  }

  @Test
  void tellsOfChecksBeforeItTellsOfTheMaterialization() {
    Run run = world.ended(launch(List.of("checks/orders"), "a", "b"));

    Awaitility.await().atMost(PATIENCE).until(() -> world.assetEvents(run.id()).size() >= 8);
    assertThat(world.assetEvents(run.id()))
        .filteredOn(event -> event.partition().equals("b"))
        .extracting(event -> event instanceof Checked one ? one.check() : "materialized")
        .startsWith("positive", "large", "broken", "materialized");
  }

  /** As a replica leaves it that was killed after it stored what its checks said. */
  @Test
  void isOneEvaluationWhenAnotherReplicaAsksAgain() {
    Run left =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), "checks/taken", "a"),
                catalog.current().number(),
                NOW)
            .started("dead", 1, NOW)
            .takenOver(replicas.self(), Long.MAX_VALUE - 1, NOW);
    Checked before = evaluation(left.id(), "checks/taken", "a", "query", 1, false);
    await(checks.save(List.of(before)));
    await(runs.insert(List.of(left)));

    executions.executeTakenOver(left);

    Run ended = world.ended(left.id());
    assertThat(ended.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(await(checks.findOfRuns(List.of(left.id()))))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(before.id());
              assertThat(event.token()).isEqualTo(Long.MAX_VALUE - 1);
              assertThat(((Checked) event).passed()).isTrue();
            });
    await(checks.save(List.of(before)));
    assertThat(await(checks.findOfRuns(List.of(left.id()))))
        .extracting(AssetEvent::token)
        .containsExactly(Long.MAX_VALUE - 1);
  }

  /** As a replica leaves it that was killed between the end of the run and its events. */
  @Test
  void isPublishedAgainWithTheRunThatHasEnded() {
    Run run = world.ended(launch(List.of("checks/beside"), "b"));
    Awaitility.await().atMost(PATIENCE).until(() -> world.assetEvents(run.id()).size() >= 2);
    int published = world.assetEvents(run.id()).size();

    executions.publishEnded(List.of(run));

    assertThat(world.assetEvents(run.id()).subList(published, published + 2))
        .extracting(AssetEvent::id)
        .containsExactly(
            Ids.of("checked", run.id(), "checks/beside", "b", "query"),
            Ids.of("materialized", run.id(), "checks/beside", "b"));
  }

  @Test
  void keepsTheNewestEvaluationInWhateverOrderTheyCome() {
    String asset = "checks/order-" + UUID.randomUUID();
    Checked older = evaluation("r1", asset, "a", "c", 1, true);
    Checked newer = evaluation("r2", asset, "a", "c", 2, false);
    await(checks.save(List.of(newer)));
    await(checks.save(List.of(older)));

    given()
        .queryParam("asset", asset)
        .get("/api/v1/checks")
        .then()
        .body("items.runId", contains("r2"));
    given()
        .queryParam("asset", asset)
        .get("/api/v1/checks/evaluations")
        .then()
        .body("items.size()", equalTo(2));
  }

  private static Checked evaluation(
      String run, String asset, String partition, String check, long token, boolean passed) {
    return new Checked(
        asset,
        partition,
        run,
        token,
        NOW,
        check,
        passed,
        CheckSeverity.ERROR,
        false,
        Map.of(),
        Optional.empty());
  }

  private static String launch(List<String> assets, String... partitions) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("assets", assets, "partitions", partitions))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
