package io.tranche.sensor.automation;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.BatchProcessor;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import io.tranche.platform.messaging.IncomingRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Members in; the readers of a member that is gone are evaluated, for they may have waited for it,
 * and those of a member whose materialization was heard of first.
 */
@ApplicationScoped
class MemberConsumer {

  private final BatchProcessor processor;
  private final CopyRepository copies;
  private final EagerAutomation automation;
  private final List<AssetEventListener> listeners;

  @Inject
  MemberConsumer(
      BatchProcessor processor,
      CopyRepository copies,
      EagerAutomation automation,
      @All List<AssetEventListener> listeners) {
    this.processor = processor;
    this.copies = copies;
    this.automation = automation;
    this.listeners = List.copyOf(listeners);
  }

  @Incoming("partition-sets")
  Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> read() {
    return processor.calmReader(MemberConsumer::decode, this::handle);
  }

  /** A tombstone says nothing: it follows a removal that was read long ago. */
  private static Optional<PartitionSetMember> decode(ConsumerRecord<String, byte[]> raw) {
    return Optional.ofNullable(raw.value())
        .map(value -> Json.read(value, PartitionSetMember.class));
  }

  private Uni<List<Rejected>> handle(List<IncomingRecord<Optional<PartitionSetMember>>> records) {
    List<PartitionSetMember> members =
        records.stream().flatMap(one -> one.message().stream()).toList();
    return copies
        .saveMembers(members)
        .chain(automation::readers)
        .chain(
            readers ->
                triggers(members, readers)
                    .chain(triggers -> automation.evaluate(triggers, readers)))
        .chain(() -> learn(members))
        .replaceWith(List.<Rejected>of());
  }

  private Uni<Void> learn(List<PartitionSetMember> members) {
    Uni<Void> told = Uni.createFrom().voidItem();
    for (AssetEventListener listener : listeners) {
      told = told.chain(() -> listener.learn(members));
    }
    return told;
  }

  private Uni<List<Trigger>> triggers(List<PartitionSetMember> members, EagerReaders readers) {
    List<String> added = new ArrayList<>();
    for (PartitionSetMember member : members) {
      if (!member.removed()) {
        readers
            .upstreamOf(member.set())
            .forEach(asset -> added.add(Ids.assetPartition(asset, member.key())));
      }
    }
    return copies.tokens(added).map(tokens -> triggers(members, readers, tokens));
  }

  private static List<Trigger> triggers(
      List<PartitionSetMember> members, EagerReaders readers, Map<String, Long> tokens) {
    List<Trigger> triggers = new ArrayList<>();
    for (PartitionSetMember member : members) {
      for (String asset : readers.upstreamOf(member.set())) {
        Long token = tokens.get(Ids.assetPartition(asset, member.key()));
        if (member.removed()) {
          triggers.add(Trigger.ofRemoved(asset, member));
        } else if (token != null) {
          triggers.add(Trigger.ofKnown(asset, member, token));
        }
      }
    }
    return triggers;
  }
}
