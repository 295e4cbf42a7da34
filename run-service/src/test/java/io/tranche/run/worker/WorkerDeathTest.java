package io.tranche.run.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.workers.WorkerCommand.Offer;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.materializer.ChildJvm;
import io.tranche.testing.TrancheTestResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are processes of their own, killed and paused. */
@QuarkusTest
@QuarkusTestResource(TrancheTestResource.class)
class WorkerDeathTest {

  private static final String DIED = "died, or was not heard of any more, while it worked on it";

  @TempDir Path folder;

  @Inject WorkerWorld workers;

  @Test
  void aRunWhoseWorkerIsKilledFailsAndItsRetryGoesToAnother()
      throws IOException, InterruptedException {
    String queue = workers.defineQueue();
    try (ChildJvm killed = child(queue, folder.resolve("never"))) {
      Run run = begun(killed);
      killed.kill();
      try (TestWorker worker = workers.worker(queue, 1)) {
        assertRetried(run, worker);
      }
    }
  }

  @Test
  void aWorkerThatWasPausedTooLongIsNotBelievedWhenItWakesUp()
      throws IOException, InterruptedException {
    String queue = workers.defineQueue();
    Path end = folder.resolve("end");
    try (ChildJvm paused = child(queue, end)) {
      Run run = begun(paused);
      paused.signal("STOP");
      try (TestWorker worker = workers.worker(queue, 1)) {
        Offer offer = failedAndOfferedAgain(run, worker);
        Files.createFile(end);
        paused.signal("CONT");
        assertThat(paused.line()).isEqualTo("answered");
        assertThat(paused.line()).isEqualTo("dismissed");
        assertThat(paused.line()).isEqualTo("refused");

        assertThat(workers.load(run.id()).status()).isEqualTo(RunStatus.FAILURE);
        assertThat(workers.load(offer.runId()).status()).isEqualTo(RunStatus.STARTED);
        worker.succeed(offer, worker.begin(offer));
        assertThat(workers.ended(offer.runId()).status()).isEqualTo(RunStatus.SUCCESS);
      }
    }
  }

  private ChildJvm child(String queue, Path end) throws IOException {
    ChildJvm child =
        ChildJvm.start(
            TestWorker.class,
            workers.brokers(),
            workers.topics.prefix(),
            "w-" + UUID.randomUUID(),
            queue,
            end.toString());
    assertThat(child.line()).isEqualTo("ready");
    return child;
  }

  private Run begun(ChildJvm child) throws IOException {
    String runId = workers.launch("again");
    assertThat(child.line()).startsWith("begun ");
    return workers.load(runId);
  }

  private void assertRetried(Run run, TestWorker worker) throws InterruptedException {
    Offer offer = failedAndOfferedAgain(run, worker);
    worker.succeed(offer, worker.begin(offer));
    assertThat(workers.ended(offer.runId()).status()).isEqualTo(RunStatus.SUCCESS);
  }

  private Offer failedAndOfferedAgain(Run run, TestWorker worker) throws InterruptedException {
    Run failed = workers.ended(run.id());
    assertThat(failed.status()).isEqualTo(RunStatus.FAILURE);
    assertThat(failed.error()).hasValueSatisfying(error -> assertThat(error).endsWith(DIED));
    Offer offer = worker.next(Offer.class);
    assertThat(offer.runId()).isEqualTo(failed.retry().orElseThrow().runId());
    assertThat(offer.token()).isGreaterThan(run.token());
    return offer;
  }
}
