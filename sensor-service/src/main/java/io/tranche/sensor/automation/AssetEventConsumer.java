package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Materializations in, run requests for their readers and by sensors out. */
@ApplicationScoped
class AssetEventConsumer {

  private final BatchProcessor processor;
  private final CopyRepository copies;
  private final EagerAutomation automation;
  private final AssetEventListener sensors;
  private final MaterializationListener freshness;

  @Inject
  AssetEventConsumer(
      BatchProcessor processor,
      CopyRepository copies,
      EagerAutomation automation,
      AssetEventListener sensors,
      MaterializationListener freshness) {
    this.processor = processor;
    this.copies = copies;
    this.automation = automation;
    this.sensors = sensors;
    this.freshness = freshness;
  }

  @Incoming("asset-events")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(BatchProcessor.json(AssetEvent.class), this::handle);
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<AssetEvent>> events) {
    List<AssetEvent.Materialized> materialized =
        events.stream()
            .map(IncomingRecord::message)
            .filter(AssetEvent.Materialized.class::isInstance)
            .map(AssetEvent.Materialized.class::cast)
            .toList();
    return automate(materialized)
        .chain(() -> sensors.hear(events))
        .chain(() -> freshness.hear(materialized))
        .replaceWith(List.<Rejected>of());
  }

  private Uni<Void> automate(List<AssetEvent.Materialized> materialized) {
    if (materialized.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return copies
        .saveStates(materialized)
        .chain(automation::readers)
        .chain(readers -> automation.evaluate(triggers(materialized), readers));
  }

  private static List<Trigger> triggers(List<AssetEvent.Materialized> materialized) {
    return materialized.stream().map(Trigger::of).toList();
  }
}
