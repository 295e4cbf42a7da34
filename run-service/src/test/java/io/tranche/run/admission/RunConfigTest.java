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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
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
      """;

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

    assertThat(ended(launched.getString("id")).status()).isEqualTo(RunStatus.SUCCESS);
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

    Run failed = ended(launched("configs/load", Map.of("limit", 7)).getString("id"));
    Run retried = ended(failed.retry().orElseThrow().runId());

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
            "Cannot backfill: configs/day needs a configuration, which runs of a backfill do not"
                + " have (runConfig.day: is required; accepted: a default in its configSchema)");
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

  private Run ended(String id) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(id)).filter(run -> run.status().isTerminal()).isPresent());
    return await(runs.find(id)).orElseThrow();
  }
}
