package io.tranche.run.worker;

import static io.tranche.run.Runs.NOW;
import static io.tranche.run.TestWorld.PATIENCE;
import static io.tranche.run.TestWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.contracts.workers.WorkerCommand.Offer;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.Runs;
import io.tranche.run.TestWorld;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.replica.Replicas;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a replica that takes a run over finds, wherever the former one died. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class TaskTakeoverTest {

  @Inject WorkerWorld workers;
  @Inject TestWorld world;
  @Inject CatalogView catalog;
  @Inject RunRepository runs;
  @Inject Replicas replicas;
  @Inject Executions executions;
  @Inject MongoTaskRepository tasks;
  @Inject MongoWorkerRepository slots;
  @Inject LivingWorkers living;
  @Inject Clock clock;

  @Test
  void waitsOnForATaskThatIsUnderWay() throws InterruptedException {
    try (TestWorker worker = workers.worker(workers.defineQueue(), 1)) {
      Run left = left();
      Task task = task(left, worker).offeredTo(worker.id, NOW).acceptedBy("a");
      await(tasks.insert(task));
      takeOver(left);
      worker.send(new TaskResult.Succeeded(worker.id, task.id(), left.id(), "a", List.of()));

      assertThat(workers.ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
      assertThat(worker.heard()).isEmpty();
    }
  }

  @Test
  void takesTheResultOfATaskThatIsOver() throws InterruptedException {
    try (TestWorker worker = workers.worker(workers.defineQueue(), 1)) {
      Run left = left();
      Task running = task(left, worker).offeredTo(worker.id, NOW).acceptedBy("a");
      TaskResult said =
          new TaskResult.Failed(worker.id, running.id(), left.id(), "a", "the disk is full");
      await(tasks.insert(Answer.to(running, said).task()));
      takeOver(left);

      assertThat(workers.ended(left.id()).error())
          .contains("Cannot materialize other: the disk is full");
      assertThat(worker.heard()).isEmpty();
    }
  }

  @Test
  void tellsTheWorkerOfATaskThatItMayNotHaveHeardOf() throws InterruptedException {
    try (TestWorker worker = workers.worker(workers.defineQueue(), 1)) {
      Run left = left();
      Task task = task(left, worker).offeredTo(worker.id, clock.instant());
      await(tasks.insert(task));
      takeOver(left);
      Offer offer = worker.next(Offer.class);

      assertThat(offer.task()).isEqualTo(task.id());
      assertThat(offer.token()).isEqualTo(task.token());
      worker.succeed(offer, worker.begin(offer));
      assertThat(workers.ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
    }
  }

  @Test
  void usesTheSlotThatWasTakenForATask() throws InterruptedException {
    String queue = workers.defineQueue();
    try (TestWorker worker = workers.worker(queue, 1)) {
      Run left = left();
      Task task = task(left, worker);
      await(tasks.insert(task));
      Awaitility.await().atMost(PATIENCE).until(() -> living.queues().slots(queue) == 1);
      var stored = await(slots.findAll(List.of(worker.id))).get(worker.id);
      assertThat(await(slots.claim(stored, task.id()))).isTrue();
      assertThat(await(slots.claim(stored, "another"))).isFalse();
      takeOver(left);
      Offer offer = worker.next(Offer.class);

      assertThat(offer.token()).isEqualTo(2);
      worker.succeed(offer, worker.begin(offer));
      assertThat(workers.ended(left.id()).status()).isEqualTo(RunStatus.SUCCESS);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> await(slots.findAll(List.of(worker.id))).get(worker.id).free() == 1);
    }
  }

  @Test
  void losesATaskWhoseWorkerWasNeverHeardHere() {
    workers.defineQueue();
    Run left = left();
    await(tasks.insert(waiting(left, "q").offeredTo("w-gone", NOW).acceptedBy("a")));
    takeOver(left);

    assertThat(workers.ended(left.id()).error())
        .hasValueSatisfying(error -> assertThat(error).contains("worker w-gone died"));
  }

  @Test
  void stopsATaskWhoseRunEndedWithoutIt() throws InterruptedException {
    try (TestWorker worker = workers.worker(workers.defineQueue(), 1)) {
      Run left = left();
      assertThat(change(left, left.failed(NOW, "it ended otherwise"))).isNotEmpty();
      Task task = task(left, worker).offeredTo(worker.id, NOW).acceptedBy("a");
      await(tasks.insert(task));

      WorkerCommand.Cancel cancel = worker.next(WorkerCommand.Cancel.class);
      assertThat(cancel.task()).isEqualTo(task.id());
      assertThat(cancel.acceptance()).contains("a");
      worker.send(new TaskResult.Stopped(worker.id, task.id(), left.id(), "a"));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> await(tasks.findAll(List.of(task.id()))).isEmpty());
    }
  }

  @Test
  void forgetsWorkersThatAreLongDead() {
    world.store(
        "workers",
        new Document("_id", "w-old")
            .append("slots", 1)
            .append("used", 0)
            .append("tasks", List.of())
            .append("dead", true)
            .append("deadAt", Date.from(NOW)));

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> await(slots.findAll(List.of("w-old"))).isEmpty());
  }

  /** A run that a replica that is dead by now had started. */
  private Run left() {
    Run run =
        Run.requested(
                Runs.launch(UUID.randomUUID().toString(), "other", ""),
                catalog.current().number(),
                NOW)
            .started("dead", 1, NOW);
    await(runs.insert(List.of(run)));
    return run;
  }

  private static Task task(Run left, TestWorker worker) {
    return waiting(left, worker.queue());
  }

  private static Task waiting(Run left, String queue) {
    List<String> assets = List.of("other");
    return Task.waiting(Task.stepOf(left.id(), assets), 1, left.id(), 1, queue, assets, 1);
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
