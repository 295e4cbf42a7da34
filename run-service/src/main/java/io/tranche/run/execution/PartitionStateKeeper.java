package io.tranche.run.execution;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
 * Keeps the partition-states topic at what is stored: a record that says something older, from a
 * replica that was paused and woke up, is answered with the newest.
 */
@ApplicationScoped
class PartitionStateKeeper {

  static final String CHANNEL = "partition-states";

  /** What is looked at of a record. */
  record Published(String asset, String partition, long version) {
    String id() {
      return Ids.assetPartition(asset, partition);
    }
  }

  private final MongoPartitionStates states;
  private final EventPublisher publisher;
  private final BatchProcessor processor;

  @Inject
  PartitionStateKeeper(
      MongoPartitionStates states, EventPublisher publisher, BatchProcessor processor) {
    this.states = states;
    this.publisher = publisher;
    this.processor = processor;
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(PartitionStateKeeper::decode, this::correct);
  }

  /** A tombstone follows a removal long after it and says nothing new. */
  private static Optional<Published> decode(ConsumerRecord<String, byte[]> raw) {
    return raw.value() == null
        ? Optional.empty()
        : Optional.of(BatchProcessor.json(Published.class).decode(raw));
  }

  /** Only the last record of each partition counts; what came before it is corrected already. */
  private Uni<List<Rejected>> correct(List<IncomingRecord<Optional<Published>>> records) {
    Map<String, Long> last = new LinkedHashMap<>();
    records.forEach(
        incoming -> incoming.message().ifPresent(state -> last.put(state.id(), state.version())));
    return states.newerThan(last).chain(publisher::publishStates).replaceWith(List.of());
  }
}
