package io.tranche.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.testing.Infrastructure;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What is asked of a replica that is dead is done by the next one. */
class CancellationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void aRunWhoseReplicaIsDeadIsCanceledByTheNextOne() {
    Names names = Names.fresh();
    try (Services services = Services.on(names).start(Service.DEFINITIONS, Service.RUN);
        RunRequests requests = new RunRequests(Infrastructure.bootstrapServers(), names);
        Ledger ledger = Ledger.of(names)) {
      services.apply(Bundle.fire("0"));
      String runId = requests.launch("endless", "endings", "endless");
      await(ledger, runId, "STARTED");

      services.of(Service.RUN).get(0).kill9();
      requests.cancel("cancel", runId);
      services.start(Service.RUN);

      await(ledger, runId, "CANCELED");
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(ledger.store().admitted()).isEmpty());
      assertThat(ledger.store().all("run", "cancels")).isEmpty();
    }
  }

  private static void await(Ledger ledger, String runId, String status) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ledger.store().runs().getOrDefault(runId, new Document()))
                    .containsEntry("status", status));
  }
}
