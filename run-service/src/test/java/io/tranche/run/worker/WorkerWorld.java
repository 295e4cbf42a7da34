package io.tranche.run.worker;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;

import io.restassured.http.ContentType;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A queue with its assets, workers, and runs. */
@Singleton
class WorkerWorld {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: workers
      assets:
        - {key: made, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: worker, queue: QUEUE}}
        - {key: other, materializer: {type: worker, queue: QUEUE}}
        - {key: again, materializer: {type: worker, queue: QUEUE}, retryPolicy: {maxRetries: 1}}
        - {key: checked, partitions: {type: static, keys: [a, b]}, materializer: {type: worker, queue: QUEUE}, checks: [{name: whole, blocking: true}, {name: tidy, blocking: true}]}
        - {key: limited, materializer: {type: worker, queue: QUEUE, timeout: PT5S}}
      """;

  @Inject TestWorld world;
  @Inject Topics topics;
  @Inject KafkaSettings settings;
  @Inject RunRepository runs;

  /** A queue of its own for a test, with the assets of the bundle. */
  String defineQueue() {
    String queue = "q" + UUID.randomUUID().toString().substring(0, 8);
    world.define(BUNDLE.replace("QUEUE", queue));
    return queue;
  }

  String brokers() {
    return String.valueOf(settings.client().get("bootstrap.servers"));
  }

  TestWorker worker(String queue, int slots) {
    return worker(queue, slots, Map.of());
  }

  TestWorker worker(String queue, int slots, Map<String, String> assets) {
    return new TestWorker(
        brokers(), topics.prefix(), "w-" + UUID.randomUUID(), queue, slots, assets);
  }

  /** Requests a run; the answer is its id. */
  String launch(String asset, String... partitions) {
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

  void cancel(String runId) {
    given().post("/api/v1/runs/" + runId + "/cancel").then().statusCode(202);
  }

  Run load(String runId) {
    return await(runs.find(runId)).orElseThrow();
  }

  Run ended(String runId) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(runs.find(runId)).filter(run -> run.status().isTerminal()).isPresent());
    return load(runId);
  }

  void awaitStatus(String runId, RunStatus status) {
    Awaitility.await().atMost(PATIENCE).until(() -> load(runId).status() == status);
  }
}
