package io.tranche.run.status;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.run.member.Members;
import io.tranche.run.member.RegisteredOrdinals;
import io.tranche.run.tail.TopicTail;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Keeps the heap of this replica up to date: one thread reads the members of sets, the events of
 * partitions and those of runs, so that nothing that it reads again can overtake something else.
 */
@ApplicationScoped
public class StatusFeed implements TopicTail.Reader {

  private static final Logger LOG = Logger.getLogger(StatusFeed.class);

  private final Topics topics;
  private final Members members;
  private final RegisteredOrdinals ordinals;
  private final PartitionStatuses statuses;
  private final MongoRunsInProgress inProgress;
  private final List<java.util.function.Consumer<Set<String>>> listeners =
      new CopyOnWriteArrayList<>();
  private final TopicTail tail;

  @Inject
  StatusFeed(
      Topics topics,
      KafkaSettings settings,
      @ConfigProperty(name = "mp.messaging.incoming.partition-sets.group.id") String memberGroup,
      Members members,
      RegisteredOrdinals ordinals,
      PartitionStatuses statuses,
      MongoRunsInProgress inProgress) {
    this.topics = topics;
    this.members = members;
    this.ordinals = ordinals;
    this.statuses = statuses;
    this.inProgress = inProgress;
    Map<String, Object> reader = new HashMap<>(settings.reader());
    reader.put(ConsumerConfig.GROUP_ID_CONFIG, memberGroup);
    this.tail = new TopicTail("status-feed", new KafkaConsumer<>(reader), this);
  }

  void onStart(@Observes @Priority(100) StartupEvent event) {
    tail.start();
  }

  /** Whether everything that was there at the start has been read. */
  boolean isCaughtUp() {
    return tail.isCaughtUp();
  }

  /** Calls back with the ids of runs that ended, perhaps more than once. */
  public void onRunsEnded(java.util.function.Consumer<Set<String>> listener) {
    listeners.add(listener);
  }

  /**
   * Members from where the copy is complete, which is what the consumer group has committed; events
   * from their end, for what is not asked for yet is not built yet.
   */
  @Override
  public Map<TopicPartition, Long> places(Consumer<String, byte[]> consumer) {
    List<TopicPartition> sets = partitionsOf(consumer, topics.partitionSets());
    List<TopicPartition> events = new ArrayList<>(partitionsOf(consumer, topics.assetEvents()));
    events.addAll(partitionsOf(consumer, topics.runEvents()));
    Map<TopicPartition, Long> places = new HashMap<>(consumer.endOffsets(events));
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(sets));
    consumer
        .beginningOffsets(sets)
        .forEach(
            (place, beginning) ->
                places.put(
                    place,
                    Optional.ofNullable(committed.get(place))
                        .map(OffsetAndMetadata::offset)
                        .orElse(beginning)));
    return places;
  }

  private static List<TopicPartition> partitionsOf(
      Consumer<String, byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public Uni<Void> prepare() {
    return ordinals.rebuild().invoke(statuses::startAgain);
  }

  @Override
  public Uni<Void> read(List<ConsumerRecord<String, byte[]>> records) {
    List<PartitionSetMember> seen =
        messages(records, topics.partitionSets(), PartitionSetMember.class);
    List<AssetEvent> events = messages(records, topics.assetEvents(), AssetEvent.class);
    List<RunEvent> runs = messages(records, topics.runEvents(), RunEvent.class);
    if (!runs.isEmpty()) {
      inProgress.outdate();
    }
    return keep(seen).chain(() -> statuses.refresh(partitions(events))).invoke(() -> tell(runs));
  }

  private Uni<Void> keep(List<PartitionSetMember> seen) {
    if (seen.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return members
        .keep(seen)
        .chain(
            present -> {
              Set<PartitionSetMember> came =
                  present.stream()
                      .filter(member -> !ordinals.of(member.set()).contains(member.ordinal()))
                      .collect(Collectors.toSet());
              ordinals.apply(seen, present);
              return statuses.membersChanged(present, came);
            });
  }

  private static Map<String, Set<String>> partitions(List<AssetEvent> events) {
    Map<String, Set<String>> partitions = new HashMap<>();
    events.forEach(
        event ->
            partitions
                .computeIfAbsent(event.asset(), asset -> new HashSet<>())
                .add(event.partition()));
    return partitions;
  }

  private void tell(List<RunEvent> runs) {
    Set<String> ended =
        runs.stream()
            .filter(event -> event.status().isTerminal())
            .map(RunEvent::runId)
            .collect(Collectors.toSet());
    if (!ended.isEmpty()) {
      listeners.forEach(listener -> listener.accept(ended));
    }
  }

  /** What cannot be read is none of our records, and somebody else sets it aside. */
  private static <T> List<T> messages(
      List<ConsumerRecord<String, byte[]>> records, String topic, Class<T> type) {
    List<T> messages = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> raw : records) {
      if (raw.topic().equals(topic) && raw.value() != null) {
        try {
          messages.add(Json.read(raw.value(), type));
        } catch (TrancheException | Json.UnknownMessageType e) {
          LOG.debugf("Ignored %s@%d: %s", raw.topic(), raw.offset(), e.getMessage());
        }
      }
    }
    return messages;
  }

  @PreDestroy
  void close() {
    tail.close();
  }
}
