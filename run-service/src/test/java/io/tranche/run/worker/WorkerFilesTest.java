package io.tranche.run.worker;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.await;
import static io.tranche.run.files.Elsewhere.get;
import static io.tranche.run.files.Elsewhere.put;
import static io.tranche.run.worker.TestWorker.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.contracts.workers.WorkerCommand.Offer;
import io.tranche.run.TestWorld;
import io.tranche.run.files.FilesWorld;
import io.tranche.run.files.RemoteExchange;
import io.tranche.run.files.S3Server;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.FencedOff;
import io.tranche.run.materializer.MaterializationResult;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that workers read and write, in a folder and in a bucket of which they have no keys. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class WorkerFilesTest {

  private static final String BUNDLE =
      """
      apiVersion: tranche.io/v1
      bundle: workers
      connections:
        - {name: here, type: files, path: "FOLDER"}
        - {name: far, type: s3, bucket: lake, prefix: PREFIX, endpoint: "S3", accessKey: reader, secretKey: "${secrets:lake:key}"}
      assets:
        - {key: raw, external: true, partitions: {type: static, keys: [a, b]}, output: {connection: here, format: csv}}
        - {key: near, partitions: {type: static, keys: [a, b]}, deps: [{asset: raw}], output: {connection: here, format: csv}, materializer: {type: worker, queue: QUEUE}}
        - {key: alone, output: {connection: here, format: bytes}, materializer: {type: worker, queue: QUEUE}, retryPolicy: {maxRetries: 1}}
        - {key: distant, output: {connection: far, format: json}, materializer: {type: worker, queue: QUEUE, timeout: PT1H}}
        - {key: next, deps: [{asset: distant}], output: {connection: far, format: bytes}, materializer: {type: worker, queue: QUEUE}}
      """;

  private static S3Server server;

  @TempDir Path folder;

  @Inject WorkerWorld workers;
  @Inject TestWorld world;
  @Inject MongoTaskRepository tasks;
  @Inject FilesWorld files;

  private final String queue = "q" + UUID.randomUUID().toString().substring(0, 8);

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
    files.define(BUNDLE.replace("PREFIX", queue).replace("QUEUE", queue), folder, server);
    Files.createDirectories(folder.resolve("lake/raw"));
    Files.writeString(folder.resolve("lake/raw/a.csv"), "of a");
  }

  @Test
  void publishesWhatAWorkerHasWrittenInAFolderOnceItHasSucceeded() throws Exception {
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("near", "a");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      String read = get(file(offer.upstream(), "raw", "a"));
      put(file(offer.outputs(), "near", "a"), read + ", read");
      assertThat(folder.resolve("lake/near/a.csv")).doesNotExist();
      worker.succeed(offer, acceptance, made("a", Map.of("rows", 1)));

      assertThat(workers.ended(runId).error()).isEmpty();
      Path file = folder.resolve("lake/near/a.csv");
      assertThat(file).hasContent("of a, read");
      assertThat(files.metadata(runId))
          .isEqualTo(Map.of("path", file.toRealPath().toUri().toString(), "size", 10, "rows", 1));
      assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
    }
  }

  @Test
  void aWorkerFarAwayNeedsNoKeysOfTheBucket() throws Exception {
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("distant");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      String place = file(offer.outputs(), "distant", "");
      assertThat(place).contains("X-Amz-Expires=4500&");
      put(place, "{\"a\": 1}");
      worker.succeed(offer, acceptance);

      assertThat(workers.ended(runId).error()).isEmpty();
      assertThat(files.metadata(runId)).containsEntry("size", 8);
      assertThat(String.valueOf(files.metadata(runId).get("path")))
          .startsWith("s3://lake/" + queue + "/distant/" + offer.token() + "-")
          .endsWith(".json");

      String nextId = workers.launch("next");
      Offer next = worker.next(Offer.class);
      put(place, "written again, too late");
      acceptance = worker.begin(next);
      String read = get(file(next.upstream(), "distant", ""));
      put(file(next.outputs(), "next", ""), read + "!");
      worker.succeed(next, acceptance);
      assertThat(workers.ended(nextId).error()).isEmpty();
      assertThat(files.metadata(nextId)).containsEntry("size", 9);
    }
  }

  @Test
  void tellsNobodyTheSignatureOfAUrlThatAWorkerRepeats() throws Exception {
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("distant");
      Offer offer = worker.next(Offer.class);
      String place = file(offer.outputs(), "distant", "");
      String signature = place.replaceAll(".*X-Amz-Signature=", "");
      assertThat(signature).hasSize(64);
      String acceptance = worker.begin(offer);
      worker.send(
          new TaskResult.Log(
              worker.id, offer.task(), runId, acceptance, 1, List.of("PUT " + place)));
      worker.send(
          new TaskResult.Failed(
              worker.id, offer.task(), runId, acceptance, "403 for " + place + " (denied)"));

      assertThat(workers.ended(runId).error().orElse(""))
          .contains("X-Amz-Signature=*** (denied)\nPUT http")
          .endsWith("X-Amz-Signature=***")
          .doesNotContain(signature);
    }
  }

  @Test
  void namesAFileThatWasNotWrittenAndPublishesNoneThen() throws Exception {
    Files.writeString(folder.resolve("lake/raw/b.csv"), "of b");
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("near", "a", "b");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      put(file(offer.outputs(), "near", "a"), "of a");
      worker.succeed(offer, acceptance);

      assertThat(workers.ended(runId).error())
          .contains(
              "Cannot materialize near, 2 partitions: no file was written for near, partition b, at"
                  + " the place that outputs names");
      assertThat(folder.resolve("lake/near")).doesNotExist();
      assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
    }
  }

  @Test
  void publishesThePartitionsThatWereMadeThoughOthersWereNot() throws Exception {
    Files.writeString(folder.resolve("lake/raw/b.csv"), "of b");
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("near", "a", "b");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      put(file(offer.outputs(), "near", "a"), "made");
      put(file(offer.outputs(), "near", "b"), "half");
      worker.send(
          new TaskResult.Succeeded(
              worker.id,
              offer.task(),
              runId,
              acceptance,
              List.of(),
              List.of(new TaskResult.NotMade("b", "its file is empty")),
              Map.of(),
              List.of(),
              List.of()));

      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.FAILURE);
      assertThat(folder.resolve("lake/near/a.csv")).hasContent("made");
      assertThat(folder.resolve("lake/near/b.csv")).doesNotExist();
      assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
    }
  }

  @Test
  void namesWhatIsMissingUpstreamBeforeAnyWorkerIsTold() {
    try (TestWorker worker = workers.worker(queue, 1)) {
      assertThat(workers.ended(workers.launch("near", "b")).error())
          .contains(
              "Cannot materialize near, partition b: 1 partition of raw that it reads has no file"
                  + " (b); materialize what is missing first, or say allowMissingUpstream: true");
      assertThat(worker.heard()).isEmpty();
    }
  }

  @Test
  void publishesNothingOfARunThatIsCanceled() throws Exception {
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("alone");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      put(file(offer.outputs(), "alone", ""), "half");
      workers.cancel(runId);
      worker.next(WorkerCommand.Cancel.class);
      worker.send(new TaskResult.Stopped(worker.id, offer.task(), runId, acceptance));

      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.CANCELED);
      assertThat(folder.resolve("lake/alone")).doesNotExist();
      assertThat(folder.resolve("lake/.tranche/attempts")).isEmptyDirectory();
    }
  }

  @Test
  void whatADeadWorkerStillWritesIsNotPublished() throws Exception {
    Path late;
    String runId;
    try (TestWorker dying = workers.worker(queue, 1)) {
      runId = workers.launch("alone");
      Offer offer = dying.next(Offer.class);
      dying.begin(offer);
      late = Path.of(file(offer.outputs(), "alone", ""));
      Files.writeString(late, "of the dead");
    }
    try (TestWorker worker = workers.worker(queue, 1)) {
      Offer retry = worker.next(Offer.class);
      assertThat(workers.load(runId).status()).isEqualTo(RunStatus.FAILURE);
      String acceptance = worker.begin(retry);
      Path place = Path.of(file(retry.outputs(), "alone", ""));
      assertThat(place).isNotEqualTo(late);
      assertThatThrownBy(() -> Files.writeString(late, "late"))
          .isInstanceOf(NoSuchFileException.class);
      Files.writeString(place, "of the living");
      worker.succeed(retry, acceptance);

      assertThat(workers.ended(retry.runId()).error()).isEmpty();
      assertThat(folder.resolve("lake/alone")).hasContent("of the living");
    }
  }

  @Test
  void whoTakesTheRunOverPublishesTheFilesOfTheTaskThatIsUnderWay() throws Exception {
    for (String asset : List.of("alone", "distant")) {
      try (TestWorker worker = workers.worker(queue, 1)) {
        Run left = files.left(asset);
        RemoteExchange former = files.exchange(left, asset);
        Task task =
            Task.waiting(
                    Task.stepOf(left.id(), List.of(asset)),
                    1,
                    left.id(),
                    1,
                    queue,
                    List.of(asset),
                    1)
                .offeredTo(worker.id, NOW)
                .acceptedBy("a");
        String place = file(former.places(task.id()).outputs(), asset, "");
        await(tasks.insert(task));
        files.takeOver(left);
        FilesWorld.awaitFence(former, task.id());
        put(place, "of the task");
        former.discard();
        worker.send(new TaskResult.Succeeded(worker.id, task.id(), left.id(), "a", List.of()));

        assertThat(workers.ended(left.id()).error()).isEmpty();
        assertThat(files.metadata(left.id())).containsEntry("size", 11);
        assertThatThrownBy(() -> former.publish(new MaterializationResult(Map.of()), task.id()))
            .isInstanceOf(FencedOff.class);
        assertThat(worker.heard()).isEmpty();
      }
    }
    assertThat(folder.resolve("lake/alone")).hasContent("of the task");
  }

  @Test
  void whoTakesTheRunOverRecordsWhatTheFormerOneHadPublished() throws Exception {
    for (String asset : List.of("alone", "distant")) {
      try (TestWorker worker = workers.worker(queue, 1)) {
        Run left = files.left(asset);
        RemoteExchange former = files.exchange(left, asset);
        Task running =
            Task.waiting(
                    Task.stepOf(left.id(), List.of(asset)),
                    1,
                    left.id(),
                    1,
                    queue,
                    List.of(asset),
                    1)
                .offeredTo(worker.id, NOW)
                .acceptedBy("a");
        String place = file(former.places(running.id()).outputs(), asset, "");
        put(place, "published");
        TaskResult said =
            new TaskResult.Succeeded(worker.id, running.id(), left.id(), "a", List.of());
        await(tasks.insert(Answer.to(running, said).task()));
        Map<String, Object> told =
            former.publish(new MaterializationResult(Map.of()), running.id()).metadata(asset, "");
        files.takeOver(left);

        assertThat(workers.ended(left.id()).error()).isEmpty();
        assertThat(files.metadata(left.id()))
            .containsEntry("path", String.valueOf(told.get("path")))
            .containsEntry("size", 9);
      }
    }
  }

  private static String file(
      Map<String, Map<String, String>> files, String asset, String partition) {
    return Optional.ofNullable(files.get(asset))
        .map(ofAsset -> ofAsset.get(partition))
        .orElseThrow(() -> new AssertionError("No place of " + asset + " in " + files));
  }
}
