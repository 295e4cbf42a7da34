package io.tranche.run.lineage;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.report.PartitionReports;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs record of what they are made from, and what follows from it. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class LineageOfRunsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: lineage
      connections: [{name: lineage, type: duckdb, path: FOLDER/lineage.duckdb}]
      assets:
        - {key: source, external: true, partitions: {type: daily, start: "2024-01-01"}}
        - {key: hours, external: true, partitions: {type: hourly, start: "2024-01-01-00:00"}}
        - key: first
          codeVersion: "VERSION"
          partitions: {type: daily, start: "2024-01-01"}
          deps: [{asset: source}]
          materializer: {type: command, command: [sh, FOLDER/first.sh]}
        - key: second
          partitions: {type: daily, start: "2024-01-01"}
          deps: [{asset: first}]
          materializer: {type: none}
        - key: counted
          partitions: {type: daily, start: "2024-01-01"}
          deps: [{asset: source}]
          materializer:
            type: sql
            connection: lineage
            table: counted
            partitionColumn: day
            script: select :partitionKey as day, 7 as amount
            metadata: select sum(amount) as amount, 'v1' as dataVersion from counted where day = :partitionKey
            observe: [{asset: source, sql: "select :partitionKey as partition, 4711 as size, 'v9' as dataVersion"}]
        - key: told
          deps: [{asset: hours, mapping: {type: all}}, {asset: source, mapping: {type: last}}]
          materializer: {type: command, command: [sh, -c, 'cp "$TRANCHE_CONTEXT" FOLDER/told.json']}
      """;

  @TempDir static Path folder;

  @Inject TestWorld world;
  @Inject PartitionReports reports;

  private void define(String version, String script) throws IOException {
    Files.writeString(folder.resolve("first.sh"), script);
    world.define(BUNDLE.replace("FOLDER", folder.toString()).replace("VERSION", version));
  }

  @Test
  void whatHasChangedSinceAPartitionWasMadeMakesItStale() throws IOException {
    define("1", "exit 0");
    report("source", "2024-01-02", "v1");
    String run = launch("first", "2024-01-02");
    launch("second", "2024-01-02");

    assertThat(materialized(run).codeVersion()).contains("1");
    given()
        .queryParam("run", run)
        .get("/api/v1/materializations")
        .then()
        .body("items.codeVersion", contains("1"));
    given()
        .queryParams("asset", "first", "search", "2024-01-02")
        .get("/api/v1/partition-status/partitions")
        .then()
        .body("items[0].materialization.codeVersion", equalTo("1"));
    staleness("first", "2024-01-02").body("items[0].state", equalTo("FRESH"));
    staleness("second", "2024-01-02").body("items[0].state", equalTo("FRESH"));
    staleness("first", "2024-01-03").body("items[0].state", equalTo("MISSING"));

    report("source", "2024-01-02", "v1");
    staleness("first", "2024-01-02").body("items[0].state", equalTo("FRESH"));
    report("source", "2024-01-02", "v2");
    staleness("first", "2024-01-02")
        .body("items[0].state", equalTo("STALE"))
        .body(
            "items[0].causes.reason",
            contains("source 2024-01-02 has other data (v1 then, v2 now)"));

    define("2", "exit 0");
    given()
        .queryParams("asset", "first", "state", "STALE")
        .get("/api/v1/partition-status/staleness")
        .then()
        .statusCode(200)
        .body("items[0].causes.type", contains("CODE", "DATA"))
        .body("items[0].causes[0].reason", equalTo("code version changed from 1 to 2"));
    launch("first", "2024-01-02");
    staleness("first", "2024-01-02").body("items[0].state", equalTo("FRESH"));
    staleness("second", "2024-01-02")
        .body("items[0].causes.asset", contains("first"))
        .body("items[0].causes.partition", contains("2024-01-02"));
    given()
        .queryParams("asset", "second", "state", "MISSING")
        .get("/api/v1/partition-status/staleness")
        .then()
        .body("items", empty());
  }

  @Test
  void aProgramSaysThatItsDataIsTheSame() throws IOException {
    define(
        "1",
        "echo '{\"metadata\": {\"rows\": 3}, \"dataVersion\": \"same\"}' > \"$TRANCHE_METADATA\"");
    launch("first", "2024-01-04");
    launch("second", "2024-01-04");
    String again = launch("first", "2024-01-04");

    assertThat(materialized(again).dataVersion()).isEqualTo("same");
    staleness("second", "2024-01-04").body("items[0].state", equalTo("FRESH"));
  }

  @Test
  void whatOneRunMakesInSeveralStepsIsFresh() throws IOException {
    define("1", "exit 0");
    String run =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("assets", List.of("first", "second"), "partitions", List.of("2024-01-05")))
            .post("/api/v1/runs")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getString("id");
    awaitSuccess(run);

    staleness("second", "2024-01-05").body("items[0].state", equalTo("FRESH"));
  }

  @Test
  void recordsWhatAProgramHasSeenOfOtherDataOnce() throws IOException {
    define(
        "1",
        """
        echo '{"observed": "source", "partition": "2024-01-06", "metadata": {"size": 4711}}' \
          > "$TRANCHE_METADATA"
        echo '{"observed": "source", "partition": "2024-01-06", "dataVersion": "v9"}' \
          >> "$TRANCHE_METADATA"
        """);
    String run = launch("first", "2024-01-06");

    Awaitility.await().atMost(PATIENCE).until(() -> observed(run).size() == 2);
    assertThat(observed(run))
        .allSatisfy(
            seen -> {
              assertThat(seen.asset()).isEqualTo("source");
              assertThat(seen.partition()).isEqualTo("2024-01-06");
              assertThat(seen.report().origin()).isEqualTo(Origin.program("first"));
            });
    assertThat(observed(run).get(0).metadata()).containsEntry("size", 4711);
    assertThat(observed(run).get(1).dataVersion()).contains("v9");
  }

  @Test
  void recordsWhatQueriesBesideAScriptTell() throws IOException {
    define("1", "exit 0");
    String run = launch("counted", "2024-01-06");

    Awaitility.await().atMost(PATIENCE).until(() -> observed(run).size() == 1);
    AssetEvent.Observed seen = observed(run).get(0);
    assertThat(seen.asset()).isEqualTo("source");
    assertThat(seen.partition()).isEqualTo("2024-01-06");
    assertThat(seen.metadata()).isEqualTo(Map.of("size", 4711));
    assertThat(seen.dataVersion()).contains("v9");
    assertThat(materialized(run).dataVersion()).isEqualTo("v1");
    assertThat(materialized(run).metadata()).isEqualTo(Map.of("rows", 1, "amount", 7));
  }

  @Test
  void refusesAnObservationOfNoPartition() throws IOException {
    define(
        "1",
        "echo '{\"observed\": \"source\", \"partition\": \"never\", \"metadata\": {}}'"
            + " > \"$TRANCHE_METADATA\"");
    Run run = world.ended(start("first", "2024-01-07"));

    assertThat(run.error())
        .contains(
            "Cannot materialize first, partition 2024-01-07: Cannot record observation: source has"
                + " no such partition (never)");
  }

  @Test
  void doesNotRecordWhatAnExecutionHasSeenThatWasTakenOver() throws IOException {
    define("1", "exit 0");
    Run run = world.ended(start("first", "2024-01-08"));
    await(reports.take("early", observation(run, run.token() - 1), Instant.EPOCH));
    await(reports.take("right", observation(run, run.token()), Instant.EPOCH));

    assertThat(observed(run.id())).extracting(seen -> seen.report().id()).containsExactly("right");
  }

  private static AssetReport.Observation observation(Run run, long token) {
    return new AssetReport.Observation(
        "source",
        "2024-01-08",
        Map.of(),
        Optional.empty(),
        Origin.program("first"),
        Optional.of(new AssetReport.Execution(run.id(), token)));
  }

  @Test
  void tellsAProgramWhatItReads() throws IOException {
    define("1", "exit 0");
    launch("told");
    JsonNode told = Json.mapper().readTree(Files.readAllBytes(folder.resolve("told.json")));

    JsonNode hours = told.at("/partitions/0/upstream/0");
    assertThat(hours.path("asset").asText()).isEqualTo("hours");
    assertThat(hours.path("count").asLong()).isGreaterThan(10_000);
    assertThat(hours.path("first").asText()).isEqualTo("2024-01-01-00:00");
    assertThat(hours.has("partitions")).isFalse();
    JsonNode last = told.at("/partitions/0/upstream/1");
    assertThat(last.path("count").asLong()).isEqualTo(1);
    assertThat(last.at("/partitions/0/key").asText()).matches("\\d{4}-\\d\\d-\\d\\d");

    String more = hours.path("more").asText();
    assertThat(more)
        .contains("/api/v1/partition-status/upstream?asset=told&partition=&upstream=hours");
    given()
        .queryParams("asset", "told", "upstream", "hours", "limit", 3, "cursor", "2")
        .get("/api/v1/partition-status/upstream")
        .then()
        .statusCode(200)
        .body("items.key", contains("2024-01-01-02:00", "2024-01-01-03:00", "2024-01-01-04:00"))
        .body("nextCursor", equalTo("5"));
    given()
        .queryParams("asset", "told", "upstream", "first")
        .get("/api/v1/partition-status/upstream")
        .then()
        .statusCode(404)
        .body(
            "detail",
            equalTo(
                "Cannot show upstream: told does not read it (first); accepted: hours, source"));
  }

  private ValidatableResponse staleness(String asset, String partition) {
    return given()
        .queryParams("asset", asset, "partition", partition)
        .get("/api/v1/partition-status/staleness")
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
  }

  /** A run has ended a moment before that is told. */
  private AssetEvent.Materialized materialized(String run) {
    Awaitility.await().atMost(PATIENCE).until(() -> !world.assetEvents(run).isEmpty());
    return (AssetEvent.Materialized) world.assetEvents(run).get(0);
  }

  private List<AssetEvent.Observed> observed(String run) {
    return world.assetEvents(run).stream()
        .filter(AssetEvent.Observed.class::isInstance)
        .map(AssetEvent.Observed.class::cast)
        .toList();
  }

  private void report(String asset, String partition, String dataVersion) {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "partition", partition, "dataVersion", dataVersion))
        .post("/api/v1/reports/materializations")
        .then()
        .statusCode(201);
  }

  private String launch(String asset, String... partitions) {
    String run = start(asset, partitions);
    awaitSuccess(run);
    return run;
  }

  private static String start(String asset, String... partitions) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "partitions", partitions))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }

  private void awaitSuccess(String run) {
    Run ended = world.ended(run);
    assertThat(ended.status()).as(ended.error().orElse("")).isEqualTo(RunStatus.SUCCESS);
  }
}
