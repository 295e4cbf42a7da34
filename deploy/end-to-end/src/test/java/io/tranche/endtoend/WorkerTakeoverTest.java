package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceProcess;
import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a worker works on goes on while run-service is replaced, and is done once. */
class WorkerTakeoverTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Bundle BUNDLE =
      new Bundle(
          "workers",
          """
          apiVersion: tranche.io/v1
          bundle: workers
          assets: [{key: remote, materializer: {type: worker, queue: far}}]
          """);

  @Test
  void aTaskGoesOnWhenItsReplicaIsKilled() {
    goesOn(ServiceProcess::kill9);
  }

  @Test
  void aTaskGoesOnWhenItsReplicaIsStopped() {
    goesOn(ServiceProcess::terminate);
  }

  private static void goesOn(Consumer<ServiceProcess> end) {
    Names names = Names.fresh();
    String brokers = Infrastructure.bootstrapServers();
    try (Services services = Services.on(names).start(Service.DEFINITIONS, Service.RUN);
        RunRequests requests = new RunRequests(brokers, names);
        WorkerByHand worker = new WorkerByHand(brokers, names, "w", "far");
        Ledger ledger = Ledger.of(names)) {
      services.apply(BUNDLE);
      String runId = requests.launch("remote", "remote", "");
      await(() -> assertThat(worker.told(WorkerCommand.Offer.class)).hasSize(1));
      WorkerCommand.Offer offer = worker.told(WorkerCommand.Offer.class).get(0);
      worker.accept(offer);
      await(() -> assertThat(worker.told(WorkerCommand.Begin.class)).isNotEmpty());

      end.accept(services.of(Service.RUN).get(0));
      worker.succeed(offer);
      services.start(Service.RUN);

      await(
          () ->
              assertThat(ledger.store().runs().getOrDefault(runId, new Document()))
                  .containsEntry("status", "SUCCESS"));
      Document run = ledger.store().runs().get(runId);
      assertThat(Stored.token(run)).isGreaterThan(offer.token());
      assertThat(worker.told(WorkerCommand.Offer.class)).hasSize(1);
      assertThat(worker.told(WorkerCommand.Cancel.class)).isEmpty();
    }
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
  }
}
