package io.tranche.run.execution;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class TimeoutTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: timeouts
      connections: [{name: timeouts, type: duckdb, path: FOLDER/timeouts.duckdb}]
      assets:
        - key: timeouts/program
          materializer: {type: command, command: [sh, -c, "sleep 600 & echo $! > FOLDER/child; wait"], timeout: PT1S}
        - key: timeouts/second
          materializer: {type: command, command: [sh, -c, "test -e FOLDER/marked || { touch FOLDER/marked; sleep 600; }"]}
          retryPolicy: {maxRetries: 1}
        - key: timeouts/query
          materializer: {type: sql, connection: timeouts, table: t, script: "select sum(a.range * b.range) as n from range(10000000) a, range(10000000) b", timeout: PT1S}
      """;

  @TempDir static Path folder;

  @Inject TestWorld world;

  @BeforeEach
  void define() {
    world.define(BUNDLE.replace("FOLDER", folder.toString()));
  }

  @Test
  void stopsAProgramWithAllThatItStarted() throws IOException {
    Run run = world.ended(launch("timeouts/program", Map.of()));

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error())
        .contains("Cannot materialize timeouts/program: it took longer than its timeout (PT1S)");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void stopsAQuery() {
    Run run = world.ended(launch("timeouts/query", Map.of()));

    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error())
        .contains("Cannot materialize timeouts/query: it took longer than its timeout (PT1S)");
  }

  @Test
  void stopsARunThatTakesLongerThanItsTagAllowsAndRetriesItByItsPolicy() {
    Run run = world.ended(launch("timeouts/second", Map.of("tranche/max_runtime", "1")));

    assertThat(run.error())
        .contains(
            "Cannot materialize timeouts/second: the run took longer than tranche/max_runtime"
                + " (PT1S)");
    assertThat(world.ended(run.retry().orElseThrow().runId()).status())
        .isEqualTo(RunStatus.SUCCESS);
  }

  private static String launch(String asset, Map<String, String> tags) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "tags", tags))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
