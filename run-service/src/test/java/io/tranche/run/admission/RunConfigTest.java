package io.tranche.run.admission;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RunConfigTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: configs
      assets:
        - key: configs/load
          materializer: {type: command, command: [sh, -c, "echo $TRANCHE_RUN_CONFIG >> FOLDER/told; test -e FOLDER/healthy"]}
          retryPolicy: {maxRetries: 1}
          configSchema:
            properties: {limit: {type: integer, minimum: 1, default: 1000}, mode: {enum: [fast, exact]}}
            additionalProperties: false
        - key: configs/day
          materializer: {type: none}
          configSchema: {required: [day]}
        - {key: configs/plain, materializer: {type: none}}
        - {key: configs/read, partitions: {type: static, keys: [a, b]}, materializer: {type: none}, configSchema: {properties: {limit: {type: integer, default: 1}}, additionalProperties: false}}
        - {key: configs/reader, partitions: {type: static, keys: [a, b]}, deps: [{asset: configs/read}], materializer: {type: none}}
      jobs:
        - {name: configs_all, target: "configs/read+", tags: {tier: gold}, runConfig: {limit: 5}}
        - {name: configs_loads, target: configs/load, runConfig: {limit: 5, mode: fast}}
      """;

  private static final Map<String, String> TICKET = Map.of("ticket", "42");

  @TempDir static Path folder;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject Topics topics;

  @BeforeEach
  void define() throws IOException {
    world.define(BUNDLE.replace("FOLDER", folder.toString()));
    Files.writeString(folder.resolve("healthy"), "");
    Files.deleteIfExists(folder.resolve("told"));
  }

  @Test
  void tellsTheMaterializerAndShowsWhatIsGivenWithTheDefaultsOfTheRest() throws IOException {
    JsonPath launched = launched("configs/load", Map.of("mode", "fast"));

    assertThat(world.ended(launched.getString("id")).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(launched.<String, Object>getMap("runConfig"))
        .isEqualTo(Map.of("limit", 1000, "mode", "fast"));
    assertThat(Files.readAllLines(folder.resolve("told")))
        .containsExactly("{\"limit\":1000,\"mode\":\"fast\"}");
  }

  @Test
  void hasTheDefaultsOfARequestThatSaysNothing() {
    JsonPath launched = launched("configs/load", Map.of());
    JsonPath plain = launched("configs/plain", Map.of());

    assertThat(launched.<String, Object>getMap("runConfig")).isEqualTo(Map.of("limit", 1000));
    assertThat(plain.<Object>get("runConfig")).isNull();
  }

  @Test
  void goesOnWithTheSameConfigurationWhenTheRunIsRetried() throws IOException {
    Files.delete(folder.resolve("healthy"));

    Run failed = world.ended(launched("configs/load", Map.of("limit", 7)).getString("id"));
    Run retried = world.ended(failed.retry().orElseThrow().runId());

    assertThat(retried.runConfig()).contains(RunConfiguration.parse("{\"limit\": 7}"));
    assertThat(Files.readAllLines(folder.resolve("told")))
        .containsExactly("{\"limit\":7}", "{\"limit\":7}");
  }

  @Test
  void refusesWhatTheSchemaDoesNotAllowAndNamesAllOfIt() {
    Response refused = launch("configs/load", Map.of("limit", 0, "mod", "fast"));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.jsonPath().getString("code")).isEqualTo("invalid-run-config");
    assertThat(refused.jsonPath().getString("detail").lines())
        .containsExactlyInAnyOrder(
            "Cannot launch run: configSchema does not allow its runConfig",
            "  runConfig.limit: must have a minimum value of 1 (0); accepted: minimum 1",
            "  runConfig.mod: is not a known field, did you mean mode? (fast); accepted: limit,"
                + " mode");
    assertThat(launch("configs/day", Map.of()).jsonPath().getString("detail"))
        .contains("runConfig.day: is required");
    assertThat(launch("configs/plain", Map.of("limit", 1)).jsonPath().getString("detail"))
        .contains(
            "runConfig: is not taken by configs/plain ({\"limit\":1}); accepted: no runConfig, or"
                + " an asset with a configSchema");
  }

  @Test
  void setsARecordAsideThatTheSchemaDoesNotAllow() {
    RunRequest.Launch launch =
        Runs.launch("config-refused", "configs/load", "")
            .withRunConfig(Optional.of(RunConfiguration.parse("{\"limit\": \"many\"}")));
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.runRequests(), launch.id(), launch, TestWorld.event(RunRequest.TYPE))));

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonPath letters = given().get("/api/v1/dead-letters?topic=run-requests").jsonPath();
              assertThat(letters.getString("items[0].code")).isEqualTo("invalid-run-config");
              assertThat(letters.getString("items[0].reason"))
                  .contains("runConfig.limit: is of another type (many); accepted: integer");
            });
    assertThat(await(runs.find(launch.runId()))).isEmpty();
  }

  @Test
  void refusesABackfillWhoseRunsWouldLackSomething() {
    Response refused =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", "configs/day", "selection", "*"))
            .post("/api/v1/backfills");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.jsonPath().getString("detail"))
        .isEqualTo(
            "Cannot backfill: the configSchema of configs/day does not allow its runConfig\n"
                + "  runConfig.day: is required");
    assertThat(backfill(Map.of("asset", "configs/plain", "runConfig", Map.of("limit", 1)), 422))
        .contains(
            "none of its assets takes a configuration",
            "runConfig: is not taken by configs/plain ({\\\"limit\\\":1})");
    assertThat(backfill(Map.of("asset", "configs/load", "runConfig", Map.of("limit", 0)), 422))
        .contains("runConfig.limit: must have a minimum value of 1 (0); accepted: minimum 1");
  }

  @Test
  void givesTheRunsOfABackfillItsConfigurationAsFarAsTheirAssetsTakeOne() {
    String id =
        created(Map.of("asset", "configs/read+", "runConfig", Map.of("limit", 9), "tags", TICKET));

    List<Run> made = runsOf(id);
    assertThat(made).hasSize(4);
    assertThat(made)
        .filteredOn(run -> run.assets().contains("configs/read"))
        .extracting(Run::runConfig)
        .containsOnly(Optional.of(RunConfiguration.parse("{\"limit\": 9}")));
    assertThat(made)
        .filteredOn(run -> run.assets().contains("configs/reader"))
        .extracting(Run::runConfig)
        .containsOnly(Optional.empty());
    assertThat(shown(id).<String, Object>getMap("runConfig")).isEqualTo(Map.of("limit", 9));
  }

  @Test
  void givesTheRunsOfAJobItsConfigurationAndItsTags() {
    JsonPath launched = launched(Map.of("job", "configs_loads", "runConfig", Map.of("limit", 7)));
    String id = created(Map.of("asset", "job:configs_all", "tags", TICKET));
    List<Run> made = runsOf(id);
    String again = again(id, Map.of("what", "all", "order", "descending"));
    String other = again(id, Map.of("what", "all", "runConfig", Map.of("limit", 6)));

    assertThat(launched.<String, Object>getMap("runConfig"))
        .isEqualTo(Map.of("limit", 7, "mode", "fast"));
    assertThat(configs(made)).containsOnly("{\"limit\":5}");
    assertThat(made)
        .allSatisfy(
            run ->
                assertThat(run.tags())
                    .containsEntry("tier", "gold")
                    .containsEntry("tranche/job", "configs_all")
                    .containsEntry("ticket", "42"));
    assertThat(configs(runsOf(again))).containsOnly("{\"limit\":5}");
    assertThat(runsOf(again))
        .allSatisfy(run -> assertThat(run.tags()).containsAllEntriesOf(TICKET));
    assertThat(shown(again).getString("order")).isEqualTo("descending");
    assertThat(configs(runsOf(other))).containsOnly("{\"limit\":6}");
  }

  private static List<String> configs(List<Run> made) {
    return made.stream().flatMap(run -> run.runConfig().stream()).map(String::valueOf).toList();
  }

  private static String created(Map<String, Object> form) {
    return JsonPath.from(backfill(form, 201)).getString("id");
  }

  private static String backfill(Map<String, Object> form, int status) {
    Map<String, Object> whole = new HashMap<>(form);
    whole.put("selection", "*");
    return given()
        .contentType(ContentType.JSON)
        .body(whole)
        .post("/api/v1/backfills")
        .then()
        .statusCode(status)
        .extract()
        .asString();
  }

  private static String again(String id, Map<String, Object> form) {
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

  private static JsonPath shown(String id) {
    return given().get("/api/v1/backfills/" + id).jsonPath();
  }

  /** Once it has ended. */
  private List<Run> runsOf(String backfill) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(shown(backfill).getString("status")).isEqualTo("COMPLETED_SUCCESS"));
    return await(
            world
                .collection("runs")
                .find(new Document("tags.tranche/backfill", backfill))
                .map(run -> run.getString("_id"))
                .collect()
                .asList())
        .stream()
        .map(id -> await(runs.find(id)).orElseThrow())
        .toList();
  }

  private static JsonPath launched(Map<String, Object> form) {
    Response response = given().contentType(ContentType.JSON).body(form).post("/api/v1/runs");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath();
  }

  private static JsonPath launched(String asset, Map<String, Object> config) {
    Response response = launch(asset, config);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath();
  }

  private static Response launch(String asset, Map<String, Object> config) {
    Map<String, Object> form =
        config.isEmpty() ? Map.of("asset", asset) : Map.of("asset", asset, "runConfig", config);
    return given().contentType(ContentType.JSON).body(form).post("/api/v1/runs");
  }
}
