package io.tranche.definitions.set;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Keeps the partition-sets topic at what is stored: a record that says something older, from a
 * writer that was paused and woke up, is answered with the newest.
 */
@ApplicationScoped
class MemberKeeper {

  static final String CHANNEL = "partition-sets";

  private static final Duration INDEXES_WITHIN = Duration.ofSeconds(60);

  private final MongoMemberRepository members;
  private final MemberMessages messages;
  private final RecordSender sender;
  private final BatchProcessor processor;

  @Inject
  MemberKeeper(
      MongoMemberRepository members,
      MemberMessages messages,
      RecordSender sender,
      BatchProcessor processor) {
    this.members = members;
    this.messages = messages;
    this.sender = sender;
    this.processor = processor;
  }

  void start(@Observes StartupEvent event) {
    members.createIndexes().await().atMost(INDEXES_WITHIN);
  }

  @Incoming(CHANNEL)
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(BatchProcessor.json(PartitionSetMember.class), this::correct);
  }

  /** Only the last record of each key counts; what came before it is corrected already. */
  private Uni<List<Rejected>> correct(List<IncomingRecord<PartitionSetMember>> records) {
    Map<String, PartitionSetMember> last = new LinkedHashMap<>();
    records.forEach(incoming -> last.put(incoming.message().id(), incoming.message()));
    return members
        .findAll(last.keySet())
        .chain(
            stored ->
                sender.send(
                    last.values().stream()
                        .flatMap(message -> newer(stored, message))
                        .map(messages::of)
                        .toList()))
        .replaceWith(List.of());
  }

  private static Stream<Member> newer(Map<String, Member> stored, PartitionSetMember message) {
    return Stream.ofNullable(stored.get(message.id()))
        .filter(member -> member.version() > message.version());
  }
}
