package io.tranche.definitions.set;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
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

  /** An index of a later release is built over whatever there is. */
  private static final Duration INDEXES_WITHIN = Duration.ofMinutes(10);

  /** What is looked at of a record: reading all of it would cost as much as writing it. */
  record Published(String set, String key, long version) {
    String id() {
      return Ids.member(set, key);
    }
  }

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
    return processor.calmReader(BatchProcessor.json(Published.class), this::correct);
  }

  /** Only the last record of each key counts; what came before it is corrected already. */
  private Uni<List<Rejected>> correct(List<IncomingRecord<Published>> records) {
    Map<String, Published> last = new LinkedHashMap<>();
    records.forEach(incoming -> last.put(incoming.message().id(), incoming.message()));
    return members
        .findVersions(last.keySet())
        .map(versions -> outdated(last.values(), versions))
        .chain(members::findAll)
        .chain(newest -> sender.send(newest.values().stream().map(messages::of).toList()))
        .replaceWith(List.of());
  }

  private static List<String> outdated(Collection<Published> heard, Map<String, Long> versions) {
    return heard.stream()
        .filter(member -> versions.getOrDefault(member.id(), 0L) > member.version())
        .map(Published::id)
        .toList();
  }
}
