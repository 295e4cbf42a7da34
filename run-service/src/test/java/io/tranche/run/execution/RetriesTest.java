package io.tranche.run.execution;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.runs.Retry;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Attempt;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class RetriesTest {

  /** A program that fails until it has been called three times. */
  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: retries
      assets:
        - key: retries/third
          partitions: {type: static, keys: [a, b]}
          materializer: {type: command, command: [sh, -c, "echo x >> FOLDER/$TRANCHE_PARTITION; test $(wc -l < FOLDER/$TRANCHE_PARTITION) -ge 3"]}
          retryPolicy: {maxRetries: 2, delay: PT0.2S, backoff: linear, jitter: true}
        - {key: retries/never, partitions: {type: static, keys: [a]}, materializer: {type: command, command: ["false"]}}
        - {key: retries/recorded, partitions: {type: static, keys: [a]}, materializer: {type: none}}
      """;

  @TempDir static Path folder;

  @Inject TestWorld world;
  @Inject CatalogView catalog;
  @Inject RunRepository runs;
  @Inject Executions executions;

  @BeforeEach
  void define() {
    world.define(BUNDLE.replace("FOLDER", folder.toString()));
  }

  @Test
  void followsAFailedRunUntilOneSucceeds() throws IOException {
    Run first = world.ended(launch("retries/third", "a", Map.of()));
    Run second = world.ended(first.retry().orElseThrow().runId());
    Run third = world.ended(second.retry().orElseThrow().runId());

    assertThat(List.of(first, second, third))
        .extracting(Run::status)
        .containsExactly(RunStatus.FAILURE, RunStatus.FAILURE, RunStatus.SUCCESS);
    assertThat(third.attempt()).contains(new Attempt(second.id(), first.id(), 2, 2));
    assertThat(third.startedAt().orElseThrow())
        .isAfterOrEqualTo(second.retry().orElseThrow().notBefore());
    assertThat(Files.readAllLines(folder.resolve("a"))).hasSize(3);
    assertThat(world.published(second).stream().distinct())
        .containsExactlyElementsOf(second.events());
    given()
        .get("/api/v1/runs/" + second.id())
        .then()
        .body("parentRunId", equalTo(first.id()))
        .body("retryNumber", equalTo(1))
        .body("maxRetries", equalTo(2))
        .body("retry.runId", equalTo(third.id()))
        .body("retry.number", equalTo(2));
  }

  @Test
  void countsAPartitionOfABackfillByTheLastAttempt() {
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("asset", "retries/third", "selection", "b"))
            .post("/api/v1/backfills")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getString("id");

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> given().get("/api/v1/backfills/" + id).jsonPath().get("endedAt") != null);

    given()
        .get("/api/v1/backfills/" + id)
        .then()
        .body("status", equalTo("COMPLETED_SUCCESS"))
        .body("counts.done", equalTo(1));
    assertThat(
            await(
                world
                    .collection("runs")
                    .find(new Document("tags.tranche/backfill", id))
                    .collect()
                    .asList()))
        .hasSize(3);
  }

  @Test
  void endsWithTheNumberOfRetriesThatTheTagAllows() {
    Run first = world.ended(launch("retries/never", "a", Map.of("tranche/max_retries", "1")));
    Run second = world.ended(first.retry().orElseThrow().runId());

    assertThat(second.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(second.retry()).isEmpty();
    assertThat(world.ended(launch("retries/never", "a", Map.of())).retry()).isEmpty();
  }

  /** As a replica leaves it that was killed after the failure, and another one that took over. */
  @Test
  void makesOneRetryHoweverOftenTheFailureIsTakenUpAgain() {
    Run started =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), "retries/recorded", "a"),
                catalog.current().number(),
                NOW)
            .started("dead", 1, NOW);
    Retry retry =
        new Retry(Attempt.runId(started.id()), 1, 1, Instant.now(), List.of("retries/recorded"));
    Run failed = started.failed(NOW, "broken", Optional.of(retry));
    await(runs.insert(List.of(failed)));

    executions.publishEnded(List.of(failed));
    Run next = world.ended(retry.runId());
    executions.publishEnded(List.of(failed));

    assertThat(next.status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(await(runs.find(next.id()))).contains(next);
    assertThat(next.events().get(0)).isInstanceOf(RunEvent.RunQueued.class);
  }

  @Test
  void refusesATagThatSaysNoNumberOfRetries() {
    String detail =
        given()
            .contentType(ContentType.JSON)
            .body(
                Map.of(
                    "asset", "retries/never",
                    "partition", "a",
                    "tags", Map.of("tranche/max_retries", "often")))
            .post("/api/v1/runs")
            .then()
            .statusCode(422)
            .extract()
            .jsonPath()
            .getString("detail");

    assertThat(detail)
        .contains(
            "tags.tranche/max_retries: is not a number of retries (often); accepted: 0 to 100");
  }

  private static String launch(String asset, String partition, Map<String, String> tags) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", asset, "partition", partition, "tags", tags))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getString("id");
  }
}
