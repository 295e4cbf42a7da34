package io.tranche.run.execution;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import io.tranche.run.lifecycle.Run;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Publishes what is stored. Publishing again does no harm: the ids stay the same. */
@Singleton
public class EventPublisher {

  private static final String SOURCE = "/run-service";

  private final RecordSender sender;
  private final Topics topics;
  private volatile boolean failed;

  @Inject
  EventPublisher(RecordSender sender, Topics topics) {
    this.sender = sender;
    this.topics = topics;
  }

  public Uni<Void> publish(List<RunEvent> events) {
    return publish(events, List.of());
  }

  /**
   * Whether some events could not be published since this replica started. Then nobody can say
   * which are missing, and a run that ends is published in full.
   */
  boolean hasFailed() {
    return failed;
  }

  /** All events of the given runs. */
  public Uni<Void> publishAll(Collection<Run> runs) {
    return publish(runs.stream().flatMap(run -> run.events().stream()).toList());
  }

  /** The events of runs and of their asset partitions, with the states that follow from them. */
  public Uni<Void> publish(List<RunEvent> runEvents, List<? extends AssetEvent> assetEvents) {
    List<OutgoingRecord> records = new ArrayList<>(runEvents.size() + 2 * assetEvents.size());
    for (AssetEvent event : assetEvents) {
      records.add(assetEvent(event));
      if (event instanceof AssetEvent.Materialized materialized) {
        records.add(state(materialized));
      }
    }
    runEvents.forEach(event -> records.add(runEvent(event)));
    return sender.send(records).onFailure().invoke(failure -> failed = true);
  }

  /** States alone, which somebody may have published before. */
  Uni<Void> publishStates(List<PartitionState> states) {
    return sender.send(
        states.stream()
            .map(
                state ->
                    state(
                        state,
                        Ids.of("state", "again", state.id(), Long.toString(state.version()))))
            .toList());
  }

  private OutgoingRecord runEvent(RunEvent event) {
    return OutgoingRecord.of(
        topics.runEvents(),
        event.runId(),
        event,
        new CloudEvent(event.id(), RunEvent.TYPE, SOURCE, event.at()));
  }

  private OutgoingRecord assetEvent(AssetEvent event) {
    return OutgoingRecord.of(
        topics.assetEvents(),
        event.assetPartition(),
        event,
        new CloudEvent(event.id(), AssetEvent.TYPE, SOURCE, event.at()));
  }

  private OutgoingRecord state(AssetEvent.Materialized event) {
    return state(PartitionState.of(event), Ids.of("state", event.id()));
  }

  private OutgoingRecord state(PartitionState state, String id) {
    return OutgoingRecord.of(
        topics.partitionStates(),
        state.id(),
        state,
        new CloudEvent(id, PartitionState.TYPE, SOURCE, state.at()));
  }
}
