package io.tranche.run.admission;

import static io.tranche.run.Runs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.run.Runs;
import io.tranche.run.admission.AdmissionState.Admitted;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.replica.Replica;
import io.tranche.run.worker.Queues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs whose work is done by workers. */
class QueueSharesTest {

  private static final String SELF = "replica-1";
  private static final Catalog CATALOG = catalog();

  private final AdmissionState state = new AdmissionState(1_000);
  private Queues queues = Queues.NONE;

  @Test
  void waitForWorkersWithoutBlockingOthers() {
    enqueue("1", "made", "a");
    enqueue("2", "elsewhere", "a");
    enqueue("3", "here", "a");
    queues = new Queues(Map.of("other", 1), Map.of());

    assertThat(admit()).containsExactly("2", "3");
    assertThat(shares().full(List.of(Shares.ofQueue("sales"))))
        .containsExactly("a slot of the workers of queue sales (0 of 0)");
  }

  @Test
  void areLetInAsManyAsThereAreSlotsAndTakeNoneOfTheReplica() {
    queues = new Queues(Map.of("sales", 2), Map.of());
    enqueue("1", "made", "a");
    enqueue("2", "made", "b");
    enqueue("3", "made", "c");
    enqueue("4", "here", "a");

    assertThat(admit()).containsExactly("1", "2", "4");
    state.release(Runs.launch("1", "made", "a").runId());
    assertThat(admit()).containsExactly("3");
    assertThat(shares().full(List.of(Shares.ofQueue("sales"))))
        .containsExactly("a slot of the workers of queue sales (2 of 2)");
  }

  @Test
  void waitForAWorkerThatMakesTheAsset() {
    queues = new Queues(Map.of("sales", 2), Map.of("sales", Set.of("other")));
    enqueue("1", "made", "a");

    assertThat(admit()).isEmpty();
    assertThat(shares().unmade(List.of("made", "here")))
        .containsExactly("a worker of queue sales that makes made");

    queues = new Queues(Map.of("sales", 2), Map.of("sales", Set.of("other", "made")));
    assertThat(admit()).containsExactly("1");
  }

  private void enqueue(String id, String asset, String partition) {
    state.enqueue(Run.requested(Runs.launch(id, asset, partition), 1, NOW), true);
  }

  private List<String> admit() {
    List<String> ids = new ArrayList<>();
    for (Admitted one : state.admit(capacity())) {
      Run run = one.waiting().run();
      state.dequeue(run.id());
      state.hold(AdmissionEntry.of(run, one.placement(), 1));
      ids.add(run.requestId());
    }
    return ids;
  }

  private Capacity capacity() {
    return new Capacity(
        SELF,
        CATALOG,
        List.of(new Replica(SELF, 1, false, Set.of())),
        queues,
        new Capacity.Limits(100, 1, RunLimits.NONE),
        state.entries());
  }

  private Shares shares() {
    return new Shares(CATALOG, RunLimits.NONE, queues, state.entries());
  }

  private static Catalog catalog() {
    Bundle bundle =
        Bundle.parse(
            """
            apiVersion: tranche.io/v1
            bundle: queues
            assets:
              - {key: made, materializer: {type: worker, queue: sales}}
              - {key: elsewhere, materializer: {type: worker, queue: other}}
              - {key: here, materializer: {type: command, command: [ls]}}
            """
                .getBytes(StandardCharsets.UTF_8));
    return Catalog.of(
        1,
        bundle.documents().stream()
            .map(document -> new Catalog.Owned(bundle.name(), document))
            .toList());
  }
}
