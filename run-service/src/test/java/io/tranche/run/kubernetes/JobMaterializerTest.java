package io.tranche.run.kubernetes;

import static io.restassured.RestAssured.given;
import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Materializer.KubernetesJob;
import io.tranche.contracts.runs.RunConfiguration;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.Executions;
import io.tranche.run.files.FilePlaces;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.materializer.MaterializationContext;
import io.tranche.run.materializer.MaterializerSettings;
import io.tranche.run.materializer.PartitionInput;
import io.tranche.run.materializer.SourceObjects;
import io.tranche.run.replica.Replicas;
import io.tranche.run.worker.RemoteTask;
import io.tranche.run.worker.RemoteTasks;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class JobMaterializerTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: jobs
      assets:
        - {key: made, partitions: {type: daily, start: "2024-01-01"}, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl, timeout: PT10M}}
        - {key: single, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl}}
        - {key: limited, materializer: {type: kubernetesJob, image: "etl:1", namespace: etl, timeout: PT2S}}
      """;

  @Inject TestWorld world;
  @Inject RunRepository runs;
  @Inject CatalogView catalog;
  @Inject RemoteTasks tasks;
  @Inject Replicas replicas;
  @Inject Executions executions;

  private final TestCluster cluster = TestCluster.shared();

  @BeforeEach
  void define() {
    world.define(BUNDLE);
  }

  @AfterEach
  void refuseNothing() {
    cluster.refuseNothing();
  }

  @Test
  void createsAJobAndRecordsWhatItLeavesAsItsMessage() {
    String runId = launch("made", "2024-01-05", "2024-01-06");
    Job job = cluster.awaitJob(runId);
    assertThat(job.getMetadata().getName()).startsWith("tranche-made-").hasSizeLessThan(64);
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
    cluster.start(job, "read a\n");
    cluster.end(
        job,
        0,
        "Completed",
        """
        {"engine": "x"}
        {"partition": "2024-01-06", "metadata": {"rows": 3}}
        """);

    assertThat(ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.assetEvents(runId))
        .extracting(event -> ((AssetEvent.Materialized) event).metadata())
        .containsExactlyInAnyOrder(Map.of("engine", "x"), Map.of("engine", "x", "rows", 3));
  }

  @Test
  void failsWithTheStatusAndTheLastLinesOfItsLog() {
    String runId = launch("single");
    Job job = cluster.awaitJob(runId);
    cluster.start(job, "read a\nread b\n");
    cluster.end(job, 137, "OOMKilled", "");

    assertThat(ended(runId).error())
        .contains(
            "Cannot materialize single: its container ended with exit status 137 (OOMKilled)\n"
                + "read a\nread b");
  }

  @Test
  void failsWhereItsMessageIsNoMetadata() {
    String runId = launch("single");
    cluster.end(cluster.awaitJob(runId), 0, "Completed", "done");

    assertThat(ended(runId).error().orElse(""))
        .contains("the metadata that it reports is no JSON object in one line (done)");
  }

  @Test
  void saysWhyItsPodCannotStartAndDeletesTheJob() {
    String runId = launch("single");
    Job job = cluster.awaitJob(runId);
    cluster.warn(job, "Failed", "Error: InvalidImageName");
    cluster.hold(job, "InvalidImageName", "couldn't parse etl:1");

    assertThat(ended(runId).error().orElse(""))
        .startsWith(
            "Cannot materialize single: its pod cannot start: InvalidImageName: couldn't parse"
                + " etl:1");
    cluster.awaitNoJob(runId);
  }

  @Test
  void failsWhereTheClusterDoesNotTakeTheJob() {
    cluster.refuse(403, "jobs.batch is forbidden: exceeded quota");

    assertThat(ended(launch("single")).error())
        .contains(
            "Cannot materialize single: Kubernetes does not take its Job: jobs.batch is forbidden:"
                + " exceeded quota");
  }

  @Test
  void failsWhereSomebodyDeletesTheJob() {
    String runId = launch("single");
    Job job = cluster.awaitJob(runId);
    cluster.delete(job);

    assertThat(ended(runId).error())
        .contains(
            "Cannot materialize single: its Job etl/"
                + job.getMetadata().getName()
                + " was deleted");
  }

  @Test
  void deletesTheJobOfARunThatIsCanceled() {
    String runId = launch("single");
    cluster.start(cluster.awaitJob(runId), "");
    given().post("/api/v1/runs/" + runId + "/cancel").then().statusCode(202);

    assertThat(ended(runId).status()).isEqualTo(RunStatus.CANCELED);
    assertThat(cluster.jobsOf(runId)).isEmpty();
  }

  @Test
  void deletesAJobThatTakesLongerThanItsTimeout() {
    String runId = launch("limited");

    assertThat(ended(runId).error())
        .contains("Cannot materialize limited: it took longer than its timeout (PT2S)");
    assertThat(cluster.jobsOf(runId)).isEmpty();
  }

  @Test
  void waitsOnForAJobThatIsThereWhenTheRunIsTakenOver() throws InterruptedException {
    Run left = left();
    Job job = begun(left);
    cluster.create(job);
    takeOver(left);
    cluster.end(job, 0, "Completed", "{\"rows\": 1}");

    assertThat(ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(cluster.jobsOf(left.id())).hasSize(1);
  }

  @Test
  void createsTheJobThatWasRecordedOnlyUnderTheSameToken() throws InterruptedException {
    Run left = left();
    Job recorded = begun(left);
    takeOver(left);
    Job job = cluster.awaitJob(left.id());

    assertThat(job.getMetadata().getName()).isEqualTo(recorded.getMetadata().getName());
    assertThat(job.getMetadata().getLabels()).containsEntry(JobSpecs.TOKEN, "1");
    cluster.end(job, 0, "Completed", "");
    assertThat(ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
  }

  @Test
  void deletesTheJobOfARunThatEndedWithoutIt() throws InterruptedException {
    Run left = left();
    cluster.create(begun(left));
    assertThat(change(left, left.failed(NOW, "it ended otherwise"))).isNotEmpty();

    cluster.awaitNoJob(left.id());
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

  /** The Job that the dead replica had recorded, and maybe created. */
  private Job begun(Run run) throws InterruptedException {
    MaterializationContext context =
        new MaterializationContext(
            run.id(),
            run.token(),
            List.of(catalog.current().asset("single")),
            catalog.current(),
            List.of(new PartitionInput("", Map.of(), Optional.empty(), Map.of(), Optional.empty())),
            RunConfiguration.EMPTY,
            line -> {});
    JobName name = JobName.of(TestCluster.NAMESPACE, context);
    RemoteTask task = tasks.open(JobMaterializer.TYPE, name.toString(), context);
    assertThat(task.isBegun()).isFalse();
    return new JobSpecs(new SourceObjects(new MaterializerSettings(Path.of("."), "", 1)))
        .job(
            (KubernetesJob) context.asset().materializer().orElseThrow(),
            context,
            FilePlaces.NONE,
            name);
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
