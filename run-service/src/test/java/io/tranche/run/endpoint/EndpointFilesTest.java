package io.tranche.run.endpoint;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static io.tranche.run.files.Elsewhere.get;
import static io.tranche.run.files.Elsewhere.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.run.TestWorld;
import io.tranche.run.endpoint.TestService.Request;
import io.tranche.run.files.FilesWorld;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.files.S3Server;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that services read and write, in a folder and in a bucket of which they have no keys. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class EndpointFilesTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: services
      connections:
        - {name: here, type: files, path: "FOLDER"}
        - {name: far, type: s3, bucket: lake, prefix: PREFIX, endpoint: "S3", accessKey: reader, secretKey: "${secrets:lake:key}"}
      assets:
        - {key: now/near, output: {connection: here, format: csv}, materializer: {type: http, url: "URL/make", timeout: PT5M}}
        - {key: now/far, output: {connection: far, format: csv}, materializer: {type: http, url: "URL/make", timeout: PT5M}}
        - {key: later/near, deps: [{asset: now/far}], output: {connection: here, format: csv}, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M}}
        - {key: later/far, deps: [{asset: now/near}], output: {connection: far, format: csv}, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M}}
        - {key: taken/near, output: {connection: here, format: csv}, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M}}
        - {key: taken/far, output: {connection: far, format: csv}, materializer: {type: http, url: "URL/make", mode: callback, timeout: PT5M}}
      """;

  private static S3Server server;

  @TempDir Path folder;

  @Inject KafkaClientService channels;
  @Inject TestWorld world;
  @Inject RemoteTasks tasks;
  @Inject FilesWorld files;

  private final TestService service = new TestService();

  @BeforeAll
  static void startServer() throws IOException {
    server = new S3Server();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void define() throws IOException {
    files.define(BUNDLE.replace("URL", service.url()), folder, server);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> !await(channels.getConsumer("task-results").getAssignments()).isEmpty());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void publishesWhatAServiceHasWrittenBeforeItAnswered() throws Exception {
    for (String asset : List.of("now/near", "now/far")) {
      answerOnceWritten(asset, "{\"metadata\": {\"rows\": 1}}");
      String runId = files.launch(asset);

      assertThat(ended(runId).error()).isEmpty();
      assertThat(files.metadata(runId)).containsEntry("size", 7).containsEntry("rows", 1);
      assertThat(String.valueOf(files.metadata(runId).get("path")))
          .contains(asset.equals("now/near") ? "/lake/now/near.csv" : "/now/far/");
    }
    assertThat(folder.resolve("lake/now/near.csv")).hasContent("written");
    assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
  }

  @Test
  void publishesWhatAServiceHasWrittenBeforeItCalledBack() throws Exception {
    answerOnceWritten("now/near", "");
    ended(files.launch("now/near"));
    answerOnceWritten("now/far", "");
    ended(files.launch("now/far"));
    for (String asset : List.of("later/near", "later/far")) {
      String runId = files.launch(asset);
      Request request = service.next();
      String read =
          get(
              asset.equals("later/near")
                  ? upstream(request, "now/far")
                  : upstream(request, "now/near"));
      put(output(request, asset), read + " and read");
      say(request, Map.of());

      assertThat(ended(runId).error()).isEmpty();
      assertThat(files.metadata(runId)).containsEntry("size", 16);
    }
    assertThat(folder.resolve("lake/later/near.csv")).hasContent("written and read");
  }

  @Test
  void publishesNothingOfAServiceThatFailsAndTellsNobodyTheSignatureThatItRepeats()
      throws Exception {
    String runId = files.launch("taken/far");
    Request request = service.next();
    String place = output(request, "taken/far");
    put(place, "half");
    String signature = place.replaceAll(".*X-Amz-Signature=", "");
    say(
        request,
        Map.of("type", "failed", "error", "PUT " + place, "logs", List.of("PUT " + place)));

    assertThat(ended(runId).error().orElse(""))
        .contains("X-Amz-Signature=***")
        .doesNotContain(signature);
    assertThat(world.records(world.topics().taskResults(), runId, TaskResult.class))
        .hasSize(2)
        .noneMatch(said -> said.toString().contains(signature));

    service.willAnswer(
        exchange -> {
          write("now/near", "half");
          TestService.write(exchange, 422, "text/plain", "no such table");
        });
    assertThat(ended(files.launch("now/near")).error())
        .contains("Cannot materialize now/near: it answered 422: no such table");
    assertThat(folder.resolve("lake/now/near.csv")).doesNotExist();
    assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
  }

  @Test
  void namesAFileThatTheServiceHasNotWritten() {
    assertThat(ended(files.launch("now/far")).error())
        .contains(
            "Cannot materialize now/far: no file was written for now/far, at the place that outputs"
                + " names");
  }

  @Test
  void namesWhatIsMissingUpstreamAndCallsNobody() {
    assertThat(ended(files.launch("later/near")).error())
        .contains(
            "Cannot materialize later/near: now/far, which it reads, has no file; materialize it"
                + " first, or say allowMissingUpstream: true");
    assertThat(service.others()).isEmpty();
  }

  @Test
  void whoTakesTheRunOverPublishesWhatTheServiceWritesForTheFormerOne() throws Exception {
    for (String asset : List.of("taken/near", "taken/far")) {
      Run left = files.left(asset);
      MaterializationContext context = files.context(left, asset);
      RemoteTask task = tasks.open("http", secret(asset), context);
      RemoteExchange former = files.exchange(left, asset);
      String place =
          former.places(task.id()).outputs().getOrDefault(asset, Map.of()).getOrDefault("", "");
      assertThat(tasks.begun(task, context).isBegun()).isTrue();
      files.takeOver(left);
      FilesWorld.awaitFence(former, task.id());
      put(place, "of the service");
      former.discard();
      given()
          .contentType(ContentType.JSON)
          .body(Map.of())
          .post("/api/v1/callbacks/" + task.id() + "/" + secret(asset))
          .then()
          .statusCode(200);

      assertThat(ended(left.id()).error()).isEmpty();
      assertThat(files.metadata(left.id())).containsEntry("size", 14);
      assertThatThrownBy(() -> former.publish(new MaterializationResult(Map.of()), task.id()))
          .isInstanceOf(FencedOff.class);
      assertThat(service.others()).isEmpty();
    }
  }

  /** The next call is answered so after its file was written. */
  private void answerOnceWritten(String asset, String answer) {
    service.willAnswer(
        exchange -> {
          write(asset, "written");
          TestService.write(exchange, 200, "application/json", answer);
        });
  }

  private void write(String asset, String content) throws IOException {
    try {
      put(output(service.next(), asset), content);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String secret(String asset) {
    return "secret-" + asset.replace('/', '-');
  }

  private static String output(Request request, String asset) {
    return place(request, "outputs", asset);
  }

  private static String upstream(Request request, String asset) {
    return place(request, "upstream", asset);
  }

  /** Of an asset that is not partitioned. */
  private static String place(Request request, String field, String asset) {
    String place = request.body().path(field).path(asset).path("").asText();
    assertThat(place).as(field + " in " + request.body()).isNotEmpty();
    return place;
  }

  private void say(Request request, Map<String, Object> said) {
    given()
        .contentType(ContentType.JSON)
        .body(said)
        .post(request.callback())
        .then()
        .statusCode(200);
  }

  private Run ended(String runId) {
    return world.ended(runId);
  }
}
