package io.tranche.run.execution;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class SharedMaterializerTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: shared
      materializers:
        - {name: split, materializer: {type: command, command: [sh, FOLDER/split.sh]}}
        - {name: some, subsettable: true, materializer: {type: command, command: [sh, FOLDER/split.sh]}}
      assets:
        - {key: shared/left, KEYS, materializer: {type: shared, name: split}}
        - {key: shared/right, KEYS, deps: [{asset: shared/left}], retryPolicy: {maxRetries: 1}, materializer: {type: shared, name: split}}
        - {key: shared/one, KEYS, materializer: {type: shared, name: some}}
        - {key: shared/two, KEYS, materializer: {type: shared, name: some}}
        - {key: shared/three, KEYS, materializer: {type: shared, name: some}}
      """
          .replace("KEYS", "partitions: {type: static, keys: [a, b, c, d]}");

  private static final String PROGRAM =
      """
      cd FOLDER
      echo "$TRANCHE_ASSETS $TRANCHE_PARTITIONS $TRANCHE_ASSET" >> told
      echo '{"asset": "shared/left", "metadata": {"side": "left"}}' > "$TRANCHE_METADATA.x"
      case "$TRANCHE_ASSETS" in *shared/left*) cat "$TRANCHE_METADATA.x" > "$TRANCHE_METADATA";; esac
      while test -e hold; do sleep 0.1; done
      test ! -e broken
      """;

  @TempDir static Path folder;

  @Inject TestWorld world;

  @BeforeEach
  void define() throws IOException {
    Files.writeString(folder.resolve("split.sh"), PROGRAM.replace("FOLDER", folder.toString()));
    for (String file : List.of("told", "hold", "broken")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    world.define(BUNDLE.replace("FOLDER", folder.toString()));
  }

  @Test
  void makesAllItsAssetsInOneExecutionWhicheverIsAskedFor() throws IOException {
    String id = launch("shared/right", "a").getString("id");

    assertThat(world.ended(id).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.ended(id).assets()).containsExactly("shared/left", "shared/right");
    assertThat(told()).containsExactly("[\"shared/left\",\"shared/right\"] [\"a\"] ");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonPath run = given().get("/api/v1/runs/" + id).jsonPath();
              assertThat(run.<String>getList("materializations.asset"))
                  .containsExactlyInAnyOrder("shared/left", "shared/right");
              assertThat(
                      run.<String>getList(
                          "materializations.findAll { it.asset == 'shared/left' }.metadata.side"))
                  .containsExactly("left");
            });
  }

  @Test
  void makesOnlyWhatIsAskedForWhereThatCanBe() throws IOException {
    Run one = world.ended(launch("shared/two", "a").getString("id"));
    Run some =
        world.ended(
            launch(Map.of("assets", List.of("shared/three", "shared/one"), "partition", "b"))
                .getString("id"));

    assertThat(one.assets()).containsExactly("shared/two");
    assertThat(some.assets()).containsExactly("shared/one", "shared/three");
    assertThat(told())
        .containsExactly(
            "[\"shared/two\"] [\"a\"] shared/two", "[\"shared/one\",\"shared/three\"] [\"b\"] ");
  }

  @Test
  void neverMakesAPartitionOfAnyOfItsAssetsTwiceAtOnce() throws IOException {
    Files.writeString(folder.resolve("hold"), "");
    String first = launch("shared/left", "b").getString("id");
    JsonPath second = launch("shared/right", "b");
    JsonPath third = launch("shared/left", "b");

    assertThat(second.getString("status")).isEqualTo("QUEUED");
    assertThat(third.getString("id")).isEqualTo(second.getString("id"));
    Awaitility.await().atMost(PATIENCE).until(() -> told().size() == 1);
    Files.delete(folder.resolve("hold"));

    assertThat(world.ended(first).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.ended(second.getString("id")).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(told()).hasSize(2);
  }

  @Test
  void failsForAllItsAssetsAndIsRetriedAsAWhole() throws IOException {
    Files.writeString(folder.resolve("broken"), "");

    Run failed = world.ended(launch("shared/left", "c").getString("id"));
    Run retried = world.ended(failed.retry().orElseThrow().runId());

    assertThat(failed.error().orElseThrow())
        .startsWith("Cannot materialize shared/left + shared/right, partition c: ");
    assertThat(retried.assets()).containsExactly("shared/left", "shared/right");
    for (String asset : List.of("shared/left", "shared/right")) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          given()
                              .get("/api/v1/partition-status/strip?asset=" + asset + "&from=2&to=3")
                              .jsonPath()
                              .getString("ranges[0].status"))
                      .isEqualTo("FAILED"));
    }
  }

  @Test
  void makesEachPartitionOfABackfillOnceForAllItsAssets() throws IOException {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", "shared/right or shared/left", "selection", "*"))
            .post("/api/v1/backfills")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getString("id");

    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                given()
                    .get("/api/v1/backfills/" + id)
                    .jsonPath()
                    .getString("status")
                    .equals("COMPLETED_SUCCESS"));

    JsonPath backfill = given().get("/api/v1/backfills/" + id).jsonPath();
    assertThat(backfill.getInt("runs")).isEqualTo(4);
    assertThat(told())
        .containsExactlyInAnyOrderElementsOf(
            List.of("a", "b", "c", "d").stream()
                .map(key -> "[\"shared/left\",\"shared/right\"] [\"" + key + "\"] ")
                .toList());
  }

  private static List<String> told() throws IOException {
    Path file = folder.resolve("told");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static JsonPath launch(String asset, String partition) {
    return launch(Map.of("asset", asset, "partition", partition));
  }

  private static JsonPath launch(Map<String, Object> form) {
    return given()
        .contentType(ContentType.JSON)
        .body(form)
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }
}
