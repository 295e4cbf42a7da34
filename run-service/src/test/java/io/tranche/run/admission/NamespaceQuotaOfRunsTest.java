package io.tranche.run.admission;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Quotas of runs over Kafka and HTTP. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class NamespaceQuotaOfRunsTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: quotas
      quotas: [{namespace: full, running: RUNNING, queued: 1}]
      assets:
        - {key: full/slow, partitions: {type: static, keys: [a, b, c, d]}, materializer: {type: command, command: [sleep, "600"]}}
        - {key: quotafree/quick, materializer: {type: none}}
      """;

  @Inject TestWorld world;
  @Inject Topics topics;
  @Inject RunRepository runs;
  @Inject Submission submission;
  @Inject CatalogView catalog;

  @Test
  void holdsBackAndRefusesRunsOfANamespaceAndOfNoOther() {
    define(1);
    String running = launch("a", "k1").jsonPath().getString("id");
    untilStatus(running, RunStatus.STARTED);
    Response waiting = launch("b", "k2");
    assertThat(waiting.statusCode()).isEqualTo(201);
    assertThat(waiting.jsonPath().getString("status")).isEqualTo("QUEUED");

    given()
        .get("/api/v1/runs/" + waiting.jsonPath().getString("id"))
        .then()
        .body("waitsFor", contains("the quota of namespace full (1 of 1)"));

    Response refused = launch("c", "k3");
    assertThat(refused.statusCode()).isEqualTo(409);
    refused
        .then()
        .body("code", equalTo("quota-reached"))
        .body(
            "detail",
            equalTo(
                "Cannot launch run: as many runs of namespace full wait as its quota allows (1)"));
    assertThat(launch("b", "k2").jsonPath().getString("id"))
        .isEqualTo(waiting.jsonPath().getString("id"));

    Run failed = refusedOverKafka("c");
    assertThat(world.published(failed)).last().isInstanceOf(RunEvent.RunFailed.class);
    Run elsewhere = refusedByAReplicaThatDoesNotOwnTheAdmission("d");
    assertThat(world.published(elsewhere)).last().isInstanceOf(RunEvent.RunFailed.class);

    given()
        .contentType(ContentType.JSON)
        .body(Map.of("asset", "quotafree/quick"))
        .post("/api/v1/runs")
        .then()
        .statusCode(201);

    define(2);
    untilStatus(waiting.jsonPath().getString("id"), RunStatus.STARTED);
    for (String run : List.of(running, waiting.jsonPath().getString("id"))) {
      given().post("/api/v1/runs/" + run + "/cancel").then().statusCode(202);
      untilStatus(run, RunStatus.CANCELED);
    }
  }

  @Test
  void publishesARefusedRunAgainWhoseServiceDiedBeforeItDid() {
    define(1);
    RunRequest.Launch launch = request("a");
    Run stored = Run.refused(launch, catalog.current().number(), Runs.NOW, "too many wait");
    await(runs.insert(List.of(stored)).replaceWith(true));

    send(launch);

    assertThat(world.published(stored)).containsExactlyElementsOf(stored.events());
    assertThat(await(runs.find(launch.runId()))).contains(stored);
  }

  private Run refusedOverKafka(String partition) {
    RunRequest.Launch launch = request(partition);
    send(launch);
    return refused(launch);
  }

  private Run refusedByAReplicaThatDoesNotOwnTheAdmission(String partition) {
    RunRequest.Launch launch = request(partition);
    await(
        submission.store(List.of(launch), List.of(), catalog.current().number()).replaceWith(true));
    return refused(launch);
  }

  private void send(RunRequest.Launch launch) {
    world.send(
        List.of(
            OutgoingRecord.of(
                topics.runRequests(), launch.id(), launch, TestWorld.event(RunRequest.TYPE))));
  }

  private Run refused(RunRequest.Launch launch) {
    untilStatus(launch.runId(), RunStatus.FAILURE);
    Run run = await(runs.find(launch.runId())).orElseThrow();
    assertThat(run.error())
        .contains("Cannot launch run: as many runs of namespace full wait as its quota allows (1)");
    assertThat(run.retry()).isEmpty();
    return run;
  }

  private static RunRequest.Launch request(String partition) {
    String id = UUID.randomUUID().toString();
    return Runs.by(Origin.program(id), id, "full/slow", partition);
  }

  private void define(int running) {
    world.define(BUNDLE.replace("RUNNING", Integer.toString(running)));
  }

  private static Response launch(String partition, String key) {
    return given()
        .header("Idempotency-Key", key)
        .contentType(ContentType.JSON)
        .body(Map.of("asset", "full/slow", "partition", partition))
        .post("/api/v1/runs");
  }

  private void untilStatus(String run, RunStatus status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(run)).filter(one -> one.status() == status).isPresent());
  }
}
