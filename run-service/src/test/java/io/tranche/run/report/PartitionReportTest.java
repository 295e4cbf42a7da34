package io.tranche.run.report;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Origin;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.commands.AssetReport;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class PartitionReportTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: elsewhere
      assets:
        - {key: elsewhere/rates, external: true, partitions: {type: static, keys: [a, b, c, d, e]}}
        - {key: elsewhere/whole, external: true}
        - {key: elsewhere/own, partitions: {type: static, keys: [a, b]}, materializer: {type: command, command: [sh, -c, 'while test -e FOLDER/hold; do sleep 0.1; done']}}
      """;

  @TempDir static Path folder;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject PartitionReports reports;

  @BeforeEach
  void define() {
    world.define(BUNDLE.replace("FOLDER", folder.toString()));
  }

  @Test
  void aPartitionThatSomethingElseHasMadeIsMaterialized() {
    report(
            "materializations",
            "elsewhere/rates",
            "a",
            Map.of("dataVersion", "v1", "metadata", Map.of("rows", 3)))
        .statusCode(201)
        .body("dataVersion", equalTo("v1"))
        .body("metadata.rows", equalTo(3))
        .body("reportedBy.type", equalTo("person"));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .queryParams("asset", "elsewhere/rates", "search", "a")
                    .get("/api/v1/partition-status/partitions")
                    .then()
                    .body("items.status", contains("MATERIALIZED")));
    given()
        .queryParams("asset", "elsewhere/rates", "partition", "a")
        .get("/api/v1/materializations")
        .then()
        .body("items.dataVersion", contains("v1"))
        .body("items.reportedBy", contains("person:http"));
    assertThat(state("elsewhere/rates|a").dataVersion()).isEqualTo("v1");
  }

  @Test
  void eachReportIsNewerThanTheOneBeforeAndTakenOnce() {
    String first = UUID.randomUUID().toString();
    send(first, "b", Optional.of("v1"));
    send(UUID.randomUUID().toString(), "b", Optional.of("v2"));
    send(first, "b", Optional.of("v1"));
    report("materializations", "elsewhere/rates", "b", Map.of("dataVersion", "v3")).statusCode(201);

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(state("elsewhere/rates|b").dataVersion()).isEqualTo("v3"));
    given()
        .queryParams("asset", "elsewhere/rates", "partition", "b")
        .get("/api/v1/materializations")
        .then()
        .body("items.dataVersion.sort()", contains("v1", "v2", "v3"));
    List<AssetEvent> heard =
        world.records(world.topics().assetEvents(), "elsewhere/rates|b", AssetEvent.class);
    assertThat(heard).extracting(AssetEvent::token).containsExactly(1L, 2L, 1L, 3L);
    assertThat(heard.get(2)).isEqualTo(heard.get(0));
  }

  @Test
  void aReportThatComesAgainLateDoesNotLeaveAnOlderStateOnTheTopic() {
    String first = UUID.randomUUID().toString();
    AssetReport.Materialization report = materialization("c", Optional.of("v1"));
    await(reports.take(first, report, Instant.EPOCH));
    await(reports.take("second of c", materialization("c", Optional.of("v2")), Instant.EPOCH));
    await(reports.take(first, report, Instant.EPOCH));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(state("elsewhere/rates|c").dataVersion()).isEqualTo("v2"));
  }

  @Test
  void whatARunMakesLaterIsNewerAndWhatARunMakesNowRefusesTheReport() throws IOException {
    report("materializations", "elsewhere/own", "a", Map.of()).statusCode(201);
    Path hold = Files.writeString(folder.resolve("hold"), "");
    String run = launch("a");
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                await(runs.find(run)).filter(one -> one.status() == RunStatus.STARTED).isPresent());

    report("materializations", "elsewhere/own", "a", Map.of())
        .statusCode(409)
        .body("code", equalTo("partition-in-progress"))
        .body(
            "detail",
            equalTo(
                "Cannot report materialization: runs of elsewhere/own make them at present (a)"));
    Files.delete(hold);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(run)).filter(one -> one.status().isTerminal()).isPresent());

    Run ended = await(runs.find(run)).orElseThrow();
    assertThat(ended.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(state("elsewhere/own|a").runId()).isEqualTo(run);
  }

  @Test
  void anObservationChangesNothingAndIsAnEvent() {
    report("observations", "elsewhere/whole", "", Map.of("metadata", Map.of("size", 7)))
        .statusCode(201)
        .body("token", equalTo(0))
        .body("metadata.size", equalTo(7));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        world.records(
                            world.topics().assetEvents(), "elsewhere/whole|", AssetEvent.class))
                    .hasOnlyElementsOfType(AssetEvent.Observed.class)
                    .isNotEmpty());
  }

  @Test
  void isTakenAtThePathsOfDagster() {
    for (String what : List.of("materialization", "observation")) {
      given()
          .contentType(ContentType.JSON)
          .body(Map.of("partition", "d", "data_version", "v9", "description", "by hand"))
          .post("/report_asset_" + what + "/elsewhere/rates")
          .then()
          .statusCode(200)
          .body("size()", equalTo(0));
    }
    given()
        .queryParams("asset", "elsewhere/rates", "partition", "d")
        .get("/api/v1/materializations")
        .then()
        .body("items.dataVersion", contains("v9"))
        .body("items.metadata.description", contains("by hand"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "elsewhere/rate~a~Cannot find asset: no bundle defines it, did you mean elsewhere/rates?",
        "elsewhere/rates~z~Cannot report materialization: elsewhere/rates has no such partition (z)",
        "elsewhere/whole~z~Cannot report materialization: elsewhere/whole is not partitioned (z)",
      })
  void saysWhatDoesNotExist(String asset, String partition, String detail) {
    report("materializations", asset, partition, Map.of())
        .statusCode(404)
        .body("detail", startsWith(detail));
  }

  private static ValidatableResponse report(
      String what, String asset, String partition, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("asset", asset);
    body.put("partition", partition);
    return given().contentType(ContentType.JSON).body(body).post("/api/v1/reports/" + what).then();
  }

  private static AssetReport.Materialization materialization(
      String partition, Optional<String> dataVersion) {
    return new AssetReport.Materialization(
        "elsewhere/rates", partition, Map.of(), dataVersion, Origin.program("test"));
  }

  private void send(String id, String partition, Optional<String> dataVersion) {
    AssetReport report = materialization(partition, dataVersion);
    world.send(
        List.of(
            OutgoingRecord.of(
                world.topics().commands(),
                report.key(),
                report,
                new CloudEvent(id, AssetReport.TYPE, "/test", Instant.EPOCH))));
  }

  private PartitionState state(String id) {
    List<PartitionState> states =
        world.records(world.topics().partitionStates(), id, PartitionState.class);
    assertThat(states).isNotEmpty();
    return states.get(states.size() - 1);
  }

  private static String launch(String partition) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", "elsewhere/own", "partition", partition))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
