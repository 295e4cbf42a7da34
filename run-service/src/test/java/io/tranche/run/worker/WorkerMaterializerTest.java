package io.tranche.run.worker;

import static io.restassured.RestAssured.given;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static io.tranche.run.worker.TestWorker.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.CheckSeverity;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.sets.AddedKeys;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.contracts.workers.WorkerCommand.Offer;
import io.tranche.partitions.TimeWindow;
import io.tranche.run.TestWorld;
import io.tranche.run.lifecycle.Run;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class WorkerMaterializerTest {

  @Inject WorkerWorld workers;
  @Inject TestWorld world;
  @Inject MongoTaskRepository tasks;

  @Test
  void waitsForAWorkerTellsItEverythingAndRecordsWhatItMade() throws InterruptedException {
    String queue = workers.defineQueue();
    String runId = workers.launch("made", "2024-01-05", "2024-01-06");
    assertThat(waitsFor(runId))
        .containsExactly("a slot of the workers of queue " + queue + " (0 of 0)");

    try (TestWorker worker = workers.worker(queue, 1)) {
      Offer offer = worker.next(Offer.class);
      assertThat(offer.queue()).isEqualTo(queue);
      assertThat(offer.assets()).containsExactly("made");
      assertThat(offer.token()).isEqualTo(workers.load(runId).token());
      assertThat(offer.partitions())
          .extracting(partition -> partition.key())
          .containsExactly("2024-01-05", "2024-01-06");
      assertThat(offer.partitions().get(0).window())
          .contains(
              new TimeWindow(
                  Instant.parse("2024-01-05T00:00:00Z"), Instant.parse("2024-01-06T00:00:00Z")));
      worker.succeed(offer, worker.begin(offer), made("2024-01-06", Map.of("rows", 3)));

      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
      assertThat(world.assetEvents(runId))
          .extracting(AssetEvent::partition, event -> ((AssetEvent.Materialized) event).metadata())
          .containsExactlyInAnyOrder(
              tuple("2024-01-05", Map.of()), tuple("2024-01-06", Map.of("rows", 3)));
    }
  }

  @Test
  void failsWithTheReasonAndTheLastLinesOfTheWorker() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("other");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      worker.send(
          new TaskResult.Log(
              worker.id, offer.task(), runId, acceptance, 1, List.of("read a", "read b")));
      worker.send(
          new TaskResult.Failed(worker.id, offer.task(), runId, acceptance, "c is not there"));

      Run run = workers.ended(runId);
      assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
      assertThat(run.error()).contains("Cannot materialize other: c is not there\nread a\nread b");
    }
  }

  @Test
  void failsWhereTheWorkerReportsWhatItWasNotAskedFor() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("made", "2024-01-05");
      Offer offer = worker.next(Offer.class);
      worker.succeed(offer, worker.begin(offer), made("2024-01-07", Map.of()));

      assertThat(workers.ended(runId).error())
          .contains(
              "Cannot materialize made, partition 2024-01-05: its worker reports a partition that"
                  + " it was not given (2024-01-07)");
    }
  }

  @Test
  void failsWhereTheWorkerAddsKeysToASetThatNobodyDefines() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("other");
      Offer offer = worker.next(Offer.class);
      worker.send(
          new TaskResult.Succeeded(
              worker.id,
              offer.task(),
              runId,
              worker.begin(offer),
              List.of(),
              List.of(),
              Map.of(),
              List.of(),
              List.of(new AddedKeys("filez", List.of("a"), Map.of()))));

      assertThat(workers.ended(runId).error())
          .contains(
              "Cannot materialize other: it adds what cannot be added: no bundle defines the"
                  + " partition set (filez)");
    }
  }

  @Test
  void recordsTheChecksThatTheWorkerReportsBeforeTheMaterialization() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("checked", "a", "b");
      Offer offer = worker.next(Offer.class);
      worker.send(
          new TaskResult.Succeeded(
              worker.id,
              offer.task(),
              runId,
              worker.begin(offer),
              List.of(),
              List.of(),
              Map.of(),
              List.of(
                  checked("a", "whole", true, Optional.empty()),
                  checked("b", "whole", false, Optional.empty()),
                  checked("a", "tidy", false, Optional.of(CheckSeverity.WARN)),
                  checked("a", "unheard", false, Optional.empty())),
              List.of()));

      Run run = workers.ended(runId);
      assertThat(run.status()).isEqualTo(RunStatus.FAILURE);
      assertThat(run.error())
          .contains(
              "Cannot complete run: a blocking check was not passed (whole of checked, partition"
                  + " b)");
      assertThat(world.assetEvents(runId))
          .filteredOn(AssetEvent.Checked.class::isInstance)
          .map(AssetEvent.Checked.class::cast)
          .extracting(
              AssetEvent.Checked::partition,
              AssetEvent.Checked::check,
              AssetEvent.Checked::passed,
              AssetEvent.Checked::severity,
              AssetEvent.Checked::metadata)
          .containsExactlyInAnyOrder(
              tuple("a", "whole", true, CheckSeverity.ERROR, Map.of("rows", 3)),
              tuple("b", "whole", false, CheckSeverity.ERROR, Map.of("rows", 3)),
              tuple("a", "tidy", false, CheckSeverity.WARN, Map.of("rows", 3)));
      assertThat(world.assetEvents(runId))
          .filteredOn(AssetEvent.Materialized.class::isInstance)
          .extracting(AssetEvent::partition)
          .containsExactlyInAnyOrder("a", "b");
    }
  }

  private static TaskResult.Checked checked(
      String partition, String check, boolean passed, Optional<CheckSeverity> severity) {
    return new TaskResult.Checked(
        partition, Optional.empty(), check, passed, severity, Map.of("rows", 3));
  }

  @Test
  void givesNoMoreTasksThanThereAreSlotsAndShowsThem() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String first = workers.launch("made", "2024-01-05");
      Offer offer = worker.next(Offer.class);
      String second = workers.launch("made", "2024-01-06");
      assertThat(waitsFor(second))
          .containsExactly("a slot of the workers of queue " + queue + " (1 of 1)");
      String acceptance = worker.begin(offer);
      worker.send(
          new TaskResult.Progress(
              worker.id, offer.task(), first, acceptance, 1, Optional.of(2L), Optional.empty()));

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                var shown = given().get("/api/v1/workers?queue=" + queue).jsonPath();
                assertThat(shown.getList("items.id")).containsExactly(worker.id);
                assertThat(shown.getInt("items[0].slots")).isEqualTo(1);
                assertThat(shown.getInt("items[0].used")).isEqualTo(1);
                assertThat(shown.getString("items[0].tasks[0].runId")).isEqualTo(first);
                assertThat(shown.getString("items[0].tasks[0].state")).isEqualTo("RUNNING");
                assertThat(shown.getInt("items[0].tasks[0].progress.of")).isEqualTo(2);
              });
      assertThat(worker.heard()).isEmpty();

      worker.succeed(offer, acceptance);
      Offer next = worker.next(Offer.class);
      assertThat(next.runId()).isEqualTo(second);
      worker.succeed(next, worker.begin(next));
      assertThat(workers.ended(second).status()).isEqualTo(RunStatus.SUCCESS);
    }
  }

  @Test
  void givesATaskOnlyToAWorkerThatMakesTheAsset() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker unable = workers.worker(queue, 5, Map.of("made", "1"));
        TestWorker able = workers.worker(queue, 1, Map.of("other", "1"))) {
      String nobodys = workers.launch("again");
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(waitsFor(nobodys))
                      .containsExactly("a worker of queue " + queue + " that makes again"));
      workers.cancel(nobodys);
      String runId = workers.launch("other");
      Offer offer = able.next(Offer.class);
      able.succeed(offer, able.begin(offer));

      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
      assertThat(unable.heard()).isEmpty();
    }
  }

  @Test
  void countsTheFirstAcceptanceOnly() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("other");
      Offer offer = worker.next(Offer.class);
      String first = worker.begin(offer);
      String second = worker.accept(offer);

      assertThat(worker.next(WorkerCommand.Cancel.class).acceptance()).contains(second);
      worker.send(
          new TaskResult.Failed(worker.id, offer.task(), runId, second, "nobody asked for this"));
      assertThat(worker.next(WorkerCommand.Cancel.class).acceptance()).contains(second);
      worker.succeed(offer, first);
      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
    }
  }

  @Test
  void tellsTheWorkerThatTheRunIsCanceledAndWaitsUntilItStops() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("other");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      workers.cancel(runId);

      assertThat(worker.next(WorkerCommand.Cancel.class).acceptance()).contains(acceptance);
      assertThat(workers.load(runId).status()).isEqualTo(RunStatus.CANCELING);
      worker.send(new TaskResult.Stopped(worker.id, offer.task(), runId, acceptance));
      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.CANCELED);

      String next = workers.launch("other");
      Offer another = worker.next(Offer.class);
      assertThat(another.runId()).isEqualTo(next);
      worker.succeed(another, worker.begin(another));
      assertThat(workers.ended(next).status()).isEqualTo(RunStatus.SUCCESS);
    }
  }

  @Test
  void endsAtOnceWhenItIsCanceledBeforeTheWorkerHasAccepted() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("other");
      Offer offer = worker.next(Offer.class);
      workers.cancel(runId);

      assertThat(worker.next(WorkerCommand.Cancel.class).task()).isEqualTo(offer.task());
      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.CANCELED);
      worker.accept(offer);
      assertThat(worker.next(WorkerCommand.Cancel.class).reason()).contains("refused");
    }
  }

  @Test
  void stopsTheWorkWhenItsTimeIsOver() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("limited");
      Offer offer = worker.next(Offer.class);
      String acceptance = worker.begin(offer);
      worker.next(WorkerCommand.Cancel.class);
      worker.send(new TaskResult.Stopped(worker.id, offer.task(), runId, acceptance));

      assertThat(workers.ended(runId).error())
          .contains("Cannot materialize limited: it took longer than its timeout (PT5S)");
    }
  }

  @Test
  void offersAgainWhatADeadWorkerHadNotAccepted() throws InterruptedException {
    String queue = workers.defineQueue();
    String runId;
    Offer ignored;
    try (TestWorker dying = workers.worker(queue, 1)) {
      runId = workers.launch("other");
      ignored = dying.next(Offer.class);
    }
    assertThat(waitsFor(runId)).containsExactly("a slot of the workers of queue " + queue);
    try (TestWorker worker = workers.worker(queue, 1)) {
      Offer offer = worker.next(Offer.class);

      assertThat(offer.runId()).isEqualTo(runId);
      assertThat(offer.token()).isEqualTo(ignored.token());
      assertThat(offer.task()).isNotEqualTo(ignored.task());
      worker.succeed(offer, worker.begin(offer));
      assertThat(workers.ended(runId).status()).isEqualTo(RunStatus.SUCCESS);
    }
  }

  @Test
  void forgetsTheTaskOfARunThatHasEnded() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      String runId = workers.launch("other");
      Offer offer = worker.next(Offer.class);
      worker.succeed(offer, worker.begin(offer));
      workers.ended(runId);

      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> await(tasks.findAll(List.of(offer.task()))).isEmpty());
    }
  }

  private static List<String> waitsFor(String runId) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> given().get("/api/v1/runs/" + runId).jsonPath().getList("waitsFor") != null);
    return given().get("/api/v1/runs/" + runId).jsonPath().getList("waitsFor");
  }
}
