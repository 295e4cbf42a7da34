package io.tranche.run.endpoint;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.endpoint.TestService.Request;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.replica.Replicas;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that accept work and call back. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class CallbacksTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: services
      assets:
        - {key: made, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M, cancelUrl: "URL/cancel"}}
        - {key: single, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M, cancelUrl: "URL/cancel"}}
        - {key: limited, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT2S}}
        - {key: guarded, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M, headers: {Authorization: "Bearer ${secrets:etl:token}"}}}
      """;

  private static final String TOKEN = "s3cr3t-of-the-service";

  @ConfigProperty(name = "tranche.secrets.directory")
  String folder;

  @Inject KafkaClientService channels;
  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject CatalogView catalog;
  @Inject RemoteTasks tasks;
  @Inject Replicas replicas;
  @Inject Executions executions;

  private final TestService service = new TestService();

  @BeforeEach
  void define() {
    world.define(BUNDLE.replace("URL", service.url()));
    awaitReaderOfAnswers();
  }

  /** A consumer that joins its group for the first time is not asked to answer at once. */
  private void awaitReaderOfAnswers() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !await(channels.getConsumer("task-results").getAssignments()).isEmpty());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void recordsWhatTheServiceSaysOfEachPartition() throws InterruptedException {
    service.willAnswer(202, "application/json", "");
    String runId = launch("made", "2024-01-05", "2024-01-06", "2024-01-07");
    Request request = service.next();
    assertThat(request.body().path("token").asLong()).isEqualTo(load(runId).token());
    say(request, Map.of("type", "log", "number", 1, "lines", List.of("read a"))).statusCode(202);
    say(request, Map.of("type", "progress", "done", 1, "of", 3)).statusCode(202);
    awaitProgress(runId, 1, 3);
    say(
            request,
            Map.of(
                "metadata",
                Map.of("engine", "x"),
                "partitions",
                Map.of(
                    "2024-01-06", Map.of("metadata", Map.of("rows", 3)),
                    "2024-01-07", Map.of("error", "no file"))))
        .statusCode(200);

    Run run = ended(runId);
    assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(run.error()).contains("Cannot materialize made, partition 2024-01-07: no file");
    assertThat(world.assetEvents(runId))
        .extracting(AssetEvent::partition, CallbacksTest::told)
        .containsExactlyInAnyOrder(
            tuple("2024-01-05", Map.of("engine", "x")),
            tuple("2024-01-06", Map.of("engine", "x", "rows", 3)),
            tuple("2024-01-07", "Cannot materialize made, partition 2024-01-07: no file"));
    assertThat(service.others()).isEmpty();
  }

  private static void awaitProgress(String runId, int done, int of) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/runs/" + runId)
                    .then()
                    .body("tasks.by", equalTo(List.of("the service")))
                    .body("tasks[0].state", equalTo("RUNNING"))
                    .body("tasks[0].progress.done", equalTo(done))
                    .body("tasks[0].progress.of", equalTo(of)));
  }

  private static Object told(AssetEvent event) {
    return event instanceof AssetEvent.Materialized made
        ? made.metadata()
        : ((AssetEvent.MaterializationFailed) event).error();
  }

  @Test
  void callsAgainUnderTheSameKeyUntilTheWorkIsAccepted() throws InterruptedException {
    service.willAnswer(503, "text/plain", "starting");
    service.willAnswer(202, "application/json", "");
    String runId = launch("single");
    Request first = service.next();
    Request second = service.next();

    assertThat(second.key()).isEqualTo(first.key());
    assertThat(second.body()).isEqualTo(first.body());
    say(second, Map.of()).statusCode(200);
    assertThat(ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void failsWhereTheServiceRefusesTheWork() {
    service.willAnswer(422, "text/plain", "no such table");

    assertThat(ended(launch("single")).error())
        .contains("Cannot materialize single: it answered 422: no such table");
  }

  @Test
  void takesAFailureWithTheLastLinesOnceHoweverOftenItComes() throws InterruptedException {
    String runId = launch("single");
    Request request = service.next();
    for (int i = 0; i < 2; i++) {
      say(request, Map.of("type", "log", "number", 1, "lines", List.of("read a"))).statusCode(202);
    }
    for (int i = 0; i < 2; i++) {
      int status =
          say(request, Map.of("type", "failed", "error", "disk full")).extract().statusCode();
      assertThat(status).isIn(200, 404);
    }

    assertThat(ended(runId).error()).contains("Cannot materialize single: disk full\nread a");
  }

  @Test
  void takesNothingFromWhoDoesNotKnowTheAddressOrSaysNothingKnown() throws InterruptedException {
    String runId = launch("single");
    Request request = service.next();
    given()
        .contentType(ContentType.JSON)
        .body(Map.of())
        .post(request.callback().replaceAll("[^/]+$", "0123"))
        .then()
        .statusCode(404);
    say(request, Map.of("type", "done")).statusCode(422);
    say(request, Map.of("type", "failed")).statusCode(422);
    say(request, Map.of()).statusCode(200);

    assertThat(ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void tellsNobodyElseWhatTheServiceWasTold() throws IOException, InterruptedException {
    Path mounted = Path.of(folder).resolve("etl");
    Files.createDirectories(mounted);
    Files.writeString(mounted.resolve("token"), TOKEN);
    String runId = launch("guarded");
    Request request = service.next();
    assertThat(request.headers()).containsEntry("Authorization", "Bearer " + TOKEN);
    say(
            request,
            Map.of(
                "type",
                "failed",
                "error",
                "no entry with " + TOKEN,
                "logs",
                List.of("is " + TOKEN)))
        .statusCode(200);

    assertThat(ended(runId).error())
        .contains("Cannot materialize guarded: no entry with ***\nis ***");
    assertThat(world.records(world.topics().taskResults(), runId, TaskResult.class))
        .hasSize(2)
        .noneMatch(said -> said.toString().contains(TOKEN));
  }

  @Test
  void tellsTheServiceThatItsWorkIsCanceled() throws InterruptedException {
    service.willAnswer(202, "application/json", "");
    String runId = launch("single");
    Request request = service.next();
    given().post("/api/v1/runs/" + runId + "/cancel").then().statusCode(202);
    Request cancel = service.nextCancel(runId);

    assertThat(cancel.body().path("request").asText()).isEqualTo(request.key());
    assertThat(cancel.body().path("token").asLong()).isEqualTo(load(runId).token());
    say(request, Map.of("type", "stopped")).statusCode(200);
    assertThat(ended(runId).status()).isEqualTo(RunStatus.CANCELED);
  }

  @Test
  void waitsNoLongerThanItsTimeoutForTheService() throws InterruptedException {
    String runId = launch("limited");
    Request request = service.next();

    assertThat(ended(runId).error())
        .contains("Cannot materialize limited: it took longer than its timeout (PT2S)");
    assertThat(say(request, Map.of()).extract().statusCode()).isIn(404, 409);
  }

  @Test
  void waitsOnForWorkThatTheServiceHadAccepted() throws InterruptedException {
    Run left = left();
    RemoteTask task = tasks.open("http", "secret", context(left));
    assertThat(tasks.begun(task, context(left)).isBegun()).isTrue();
    takeOver(left);
    given()
        .contentType(ContentType.JSON)
        .body(Map.of())
        .post("/api/v1/callbacks/" + task.id() + "/secret")
        .then()
        .statusCode(200);

    assertThat(ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(service.others()).isEmpty();
  }

  @Test
  void callsAgainWithTheSameWordsWhereTheServiceMayNotHaveHeard() throws InterruptedException {
    Run left = left();
    RemoteTask task = tasks.open("http", "secret", context(left));
    takeOver(left);
    Request request = service.next();

    assertThat(request.key()).isEqualTo(task.id());
    assertThat(request.body().path("token").asLong()).isEqualTo(left.token());
    assertThat(request.callback()).endsWith("/api/v1/callbacks/" + task.id() + "/secret");
    say(request, Map.of()).statusCode(200);
    assertThat(ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void endsWorkWhoseRunEndedWithoutIt() throws InterruptedException {
    Run left = left();
    RemoteTask task = tasks.open("http", "secret", context(left));
    assertThat(change(left, left.failed(NOW, "it ended otherwise"))).isNotEmpty();

    assertThat(service.nextCancel(left.id()).body().path("request").asText()).isEqualTo(task.id());
    Awaitility.await().atMost(PATIENCE).until(() -> await(tasks.find(task.id())).isEmpty());
  }

  private ValidatableResponse say(Request request, Map<String, Object> said) {
    return given().contentType(ContentType.JSON).body(said).post(request.callback()).then();
  }

  private String launch(String asset, String... partitions) {
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

  private Run load(String runId) {
    return await(runs.find(runId)).orElseThrow();
  }

  private Run ended(String runId) {
    Awaitility.await().atMost(PATIENCE).until(() -> load(runId).status().isTerminal());
    return load(runId);
  }

  /** A run that a replica that is dead by now had started. */
  private Run left() {
    Run run =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), "single", ""),
                catalog.current().number(),
                NOW)
            .started("dead", 1, NOW);
    await(runs.insert(List.of(run)));
    return run;
  }

  private MaterializationContext context(Run run) {
    return new MaterializationContext(
        run.id(),
        run.token(),
        List.of(catalog.current().asset("single")),
        catalog.current(),
        List.of(new PartitionInput("", Map.of(), Optional.empty(), Map.of(), Optional.empty())),
        RunConfiguration.EMPTY,
        line -> {});
  }

  private void takeOver(Run left) {
    Run taken = left.takenOver(replicas.self(), 2, NOW);
    assertThat(change(left, taken)).containsExactly(left.id());
    executions.executeTakenOver(taken);
  }

  private Set<String> change(Run from, Run to) {
    return await(runs.change(List.of(new RunRepository.Transition(from, to))));
  }
}
