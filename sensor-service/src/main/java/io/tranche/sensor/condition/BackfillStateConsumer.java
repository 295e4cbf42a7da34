package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Cause;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionsException;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * What backfills have still to make, in; the conditions that look at it are evaluated by what is
 * stored then, so that it does not matter in which order it is told.
 */
@ApplicationScoped
class BackfillStateConsumer {

  private final BatchProcessor processor;
  private final BackfillCopies copies;
  private final ConditionAutomation automation;

  @Inject
  BackfillStateConsumer(
      BatchProcessor processor, BackfillCopies copies, ConditionAutomation automation) {
    this.processor = processor;
    this.copies = copies;
    this.automation = automation;
  }

  @Incoming("backfill-states")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(BackfillStateConsumer::decode, this::handle);
  }

  /** A tombstone says nothing. */
  private static Optional<BackfillState> decode(ConsumerRecord<String, byte[]> raw) {
    return Optional.ofNullable(raw.value())
        .map(value -> Json.read(value, BackfillState.class))
        .map(BackfillStateConsumer::readable);
  }

  private static BackfillState readable(BackfillState state) {
    try {
      Ordinals.parse(state.ordinals());
      return state;
    } catch (PartitionsException e) {
      throw new TrancheException.Invalid("malformed-message", String.valueOf(e.getMessage()));
    }
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<Optional<BackfillState>>> records) {
    List<BackfillState> states = records.stream().flatMap(one -> one.message().stream()).toList();
    return copies.save(states).chain(() -> tell(states)).replaceWith(List.<Rejected>of());
  }

  private Uni<Void> tell(List<BackfillState> states) {
    return automation
        .assets()
        .chain(
            assets -> {
              Map<Conditioned, List<Heard>> heard = new LinkedHashMap<>();
              for (BackfillState state : states) {
                for (Conditioned asset : assets.observing(state.asset())) {
                  if (asset.watchesBackfills()) {
                    heard.computeIfAbsent(asset, key -> new ArrayList<>()).add(heard(state));
                  }
                }
              }
              return automation.step(assets, heard);
            });
  }

  private static Heard heard(BackfillState state) {
    return ConditionAutomation.told(
        List.of(new Change.BackfillMoved(state.asset(), state.at())),
        Cause.request(state.backfill(), state.at()),
        state.asset());
  }
}
