package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.testing.Infrastructure;
import io.tranche.testing.ServiceProcess;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A new release of run-service, replica by replica, disturbs no task that a worker has. */
class RollingRestartTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TASKS = 200;
  private static final List<String> KEYS =
      IntStream.range(0, TASKS).mapToObj(i -> "t" + i).toList();
  private static final Bundle BUNDLE =
      new Bundle(
          "crowd",
          """
          apiVersion: tranche.io/v1
          bundle: crowd
          assets:
            - key: remote
              partitions: {type: static, keys: [KEYS]}
              materializer: {type: worker, queue: far}
          """
              .replace("KEYS", String.join(", ", KEYS)));

  @Test
  void noTaskIsStartedAgainOrLost() {
    Names names = Names.fresh();
    String brokers = Infrastructure.bootstrapServers();
    try (Services services =
            Services.on(names).start(Service.DEFINITIONS, Service.RUN, Service.RUN);
        RunRequests requests = new RunRequests(brokers, names);
        WorkerByHand worker = new WorkerByHand(brokers, names, "w", "far", TASKS);
        Ledger ledger = Ledger.of(names)) {
      services.apply(BUNDLE);
      KEYS.forEach(key -> requests.launch("remote-" + key, "remote", key));
      await(() -> assertThat(worker.told(WorkerCommand.Offer.class)).hasSize(TASKS));
      List<WorkerCommand.Offer> offers = worker.told(WorkerCommand.Offer.class);
      offers.forEach(worker::accept);
      await(
          () ->
              assertThat(worker.told(WorkerCommand.Begin.class))
                  .extracting(WorkerCommand.Begin::task)
                  .containsAll(offers.stream().map(WorkerCommand.Offer::task).toList()));

      for (ServiceProcess replica : services.of(Service.RUN)) {
        replica.terminate();
        services.start(Service.RUN);
      }
      offers.forEach(worker::succeed);

      await(
          () -> {
            Collection<Document> runs = ledger.store().runs().values();
            assertThat(runs)
                .hasSize(TASKS)
                .allMatch(run -> run.getString("status").equals("SUCCESS"));
            assertThat(ledger.store().admitted()).isEmpty();
          });
      assertThat(worker.told(WorkerCommand.Offer.class)).as("offers").hasSize(TASKS);
      assertThat(offers).extracting(WorkerCommand.Offer::runId).doesNotHaveDuplicates();
      assertThat(worker.told(WorkerCommand.Cancel.class)).isEmpty();
      assertThat(worker.told(WorkerCommand.Dismiss.class)).isEmpty();
      assertThat(ledger.store().all("run", "materializations")).hasSize(TASKS);
    }
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(assertion);
  }
}
