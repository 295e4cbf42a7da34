package io.tranche.run.member;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Reads the sets for all replicas together: what one of them stored, the others need not. */
@ApplicationScoped
class MemberConsumer {

  /** The channel, and so the consumer group's purpose. */
  static final String CHANNEL = "partition-sets";

  private final BatchProcessor batches;
  private final Members members;

  @Inject
  MemberConsumer(BatchProcessor batches, Members members) {
    this.batches = batches;
    this.members = members;
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return batches.calmReader(MemberConsumer::decode, this::keep);
  }

  /** A tombstone follows a removal long after it and says nothing new. */
  private static Optional<PartitionSetMember> decode(ConsumerRecord<String, byte[]> raw) {
    return raw.value() == null
        ? Optional.empty()
        : Optional.of(BatchProcessor.json(PartitionSetMember.class).decode(raw));
  }

  private Uni<List<Rejected>> keep(List<IncomingRecord<Optional<PartitionSetMember>>> records) {
    return members
        .keep(records.stream().flatMap(incoming -> incoming.message().stream()).toList())
        .replaceWith(List.of());
  }
}
