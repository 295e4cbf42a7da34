package io.tranche.run.kubernetes;

import static io.restassured.RestAssured.given;
import static io.tranche.run.files.Elsewhere.get;
import static io.tranche.run.files.Elsewhere.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.Json;
import io.tranche.contracts.definitions.Materializer.KubernetesJob;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.TestWorld;
import io.tranche.run.files.FilesWorld;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.files.S3Server;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that Jobs read and write, in a folder and in a bucket of which they have no keys. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class JobFilesTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: jobs
      connections:
        - {name: here, type: files, path: "FOLDER"}
        - {name: far, type: s3, bucket: lake, prefix: PREFIX, endpoint: "S3", accessKey: reader, secretKey: "${secrets:lake:key}"}
      assets:
        - {key: near, output: {connection: here, format: csv}, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl}}
        - {key: distant, deps: [{asset: near}], output: {connection: far, format: csv}, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl, timeout: PT1H}}
        - {key: next, deps: [{asset: distant}], output: {connection: far, format: csv}, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl}}
        - {key: taken/near, output: {connection: here, format: csv}, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl}}
        - {key: taken/far, output: {connection: far, format: csv}, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl}}
      """;

  private static S3Server server;

  private final TestCluster cluster = TestCluster.shared();

  @TempDir Path folder;

  @Inject TestWorld world;
  @Inject RemoteTasks tasks;
  @Inject FilesWorld files;

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
    files.define(BUNDLE, folder, server);
  }

  @Test
  void publishesWhatAJobHasWrittenOnceItHasSucceeded() throws Exception {
    String nearId = files.launch("near");
    Job near = cluster.awaitJob(nearId);
    put(value(near, "TRANCHE_OUTPUT"), "a,b");
    assertThat(folder.resolve("lake/near.csv")).doesNotExist();
    cluster.end(near, 0, "Completed", "{\"rows\": 1}");
    assertThat(ended(nearId).error()).isEmpty();
    assertThat(folder.resolve("lake/near.csv")).hasContent("a,b");
    assertThat(files.metadata(nearId)).containsEntry("size", 3).containsEntry("rows", 1);
    assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();

    String distantId = files.launch("distant");
    Job distant = cluster.awaitJob(distantId);
    String read = get(places(distant, "TRANCHE_UPSTREAM", "near"));
    assertThat(places(distant, "TRANCHE_OUTPUTS", "distant"))
        .isEqualTo(value(distant, "TRANCHE_OUTPUT"))
        .contains("X-Amz-Expires=4500&");
    put(value(distant, "TRANCHE_OUTPUT"), read + ",c");
    cluster.end(distant, 0, "Completed", "");
    assertThat(ended(distantId).error()).isEmpty();
    assertThat(files.metadata(distantId)).containsEntry("size", 5);

    String nextId = files.launch("next");
    Job next = cluster.awaitJob(nextId);
    assertThat(get(places(next, "TRANCHE_UPSTREAM", "distant"))).isEqualTo("a,b,c");
    assertThat(
            Json.tree(
                    next.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations()
                        .get("tranche.io/context")
                        .getBytes(StandardCharsets.UTF_8))
                .at("/outputs/next")
                .path("")
                .asText())
        .isEqualTo(value(next, "TRANCHE_OUTPUT"));
    put(value(next, "TRANCHE_OUTPUT"), "done");
    cluster.end(next, 0, "Completed", "");
    assertThat(ended(nextId).error()).isEmpty();
  }

  @Test
  void publishesNothingOfAJobThatFailsAndTellsNobodyTheSignatureThatItPrints() throws Exception {
    String runId = files.launch("taken/far");
    Job job = cluster.awaitJob(runId);
    String place = value(job, "TRANCHE_OUTPUT");
    String signature = place.replaceAll(".*X-Amz-Signature=", "");
    put(place, "half");
    cluster.start(job, "+ curl -T report.csv " + place + "\n");
    cluster.end(job, 22, "Error", "");
    assertThat(ended(runId).error().orElse(""))
        .contains("exit status 22\n+ curl -T report.csv http")
        .contains("X-Amz-Signature=***")
        .doesNotContain(signature);

    String emptyId = files.launch("taken/far");
    cluster.end(cluster.awaitJob(emptyId), 0, "Completed", "");
    assertThat(ended(emptyId).error())
        .contains(
            "Cannot materialize taken/far: no file was written for taken/far, at the place that"
                + " outputs names");
  }

  @Test
  void publishesNothingOfAJobThatIsCanceled() throws Exception {
    String runId = files.launch("near");
    Job job = cluster.awaitJob(runId);
    put(value(job, "TRANCHE_OUTPUT"), "half");
    cluster.start(job, "");
    given().post("/api/v1/runs/" + runId + "/cancel").then().statusCode(202);

    assertThat(ended(runId).status()).isEqualTo(RunStatus.CANCELED);
    assertThat(folder.resolve("lake/near.csv")).doesNotExist();
    assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
  }

  @Test
  void namesWhatIsMissingUpstreamAndCreatesNoJob() {
    String runId = files.launch("distant");

    assertThat(ended(runId).error())
        .contains(
            "Cannot materialize distant: near, which it reads, has no file; materialize it first,"
                + " or say allowMissingUpstream: true");
    assertThat(cluster.jobsOf(runId)).isEmpty();
  }

  @Test
  void whoTakesTheRunOverPublishesWhatTheJobOfTheFormerOneWrites() throws Exception {
    for (String asset : List.of("taken/near", "taken/far")) {
      Run left = files.left(asset);
      MaterializationContext context = files.context(left, asset);
      JobName name = JobName.of(TestCluster.NAMESPACE, context);
      RemoteTask task = tasks.open(JobMaterializer.TYPE, name.toString(), context);
      RemoteExchange former = files.exchange(left, asset);
      Job job =
          new JobSpecs(new SourceObjects(new MaterializerSettings(Path.of("."), "", 1)))
              .job(
                  (KubernetesJob) context.asset().materializer().orElseThrow(),
                  context,
                  former.places(task.id()),
                  name);
      cluster.create(job);
      assertThat(tasks.begun(task, context).isBegun()).isTrue();
      files.takeOver(left);
      FilesWorld.awaitFence(former, task.id());
      put(value(job, "TRANCHE_OUTPUT"), "of the Job");
      former.discard();
      cluster.end(job, 0, "Completed", "");

      assertThat(ended(left.id()).error()).isEmpty();
      assertThat(files.metadata(left.id())).containsEntry("size", 10);
      assertThat(cluster.jobsOf(left.id())).hasSize(1);
      assertThatThrownBy(() -> former.publish(new MaterializationResult(Map.of()), task.id()))
          .isInstanceOf(FencedOff.class);
    }
  }

  @Test
  void aJobThatWasOnlyRecordedIsCreatedWithThePlacesOfItsAttempt() throws Exception {
    Run left = files.left("taken/near");
    MaterializationContext context = files.context(left, "taken/near");
    JobName name = JobName.of(TestCluster.NAMESPACE, context);
    RemoteTask task = tasks.open(JobMaterializer.TYPE, name.toString(), context);
    String place = files.exchange(left, "taken/near").places(task.id()).onlyOutput().orElseThrow();
    files.takeOver(left);
    Job job = cluster.awaitJob(left.id());

    assertThat(value(job, "TRANCHE_OUTPUT")).isEqualTo(place);
    assertThat(value(job, "TRANCHE_TOKEN")).isEqualTo("1");
    put(place, "of the Job");
    cluster.end(job, 0, "Completed", "");
    assertThat(ended(left.id()).error()).isEmpty();
    assertThat(folder.resolve("lake/taken/near.csv")).hasContent("of the Job");
  }

  private static String value(Job job, String name) {
    return job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No variable " + name));
  }

  /** Of an asset that is not partitioned. */
  private static String places(Job job, String variable, String asset) {
    return Json.tree(value(job, variable).getBytes(StandardCharsets.UTF_8))
        .path(asset)
        .path("")
        .asText();
  }

  private Run ended(String runId) {
    return world.ended(runId);
  }
}
