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
import java.time.Duration;
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
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final Topics topics;
  private final Members members;
  private final RegisteredOrdinals ordinals;
  private final PartitionStatuses statuses;
  private final OutcomeSnapshots snapshots;
  private final MongoRunsInProgress inProgress;
  private final TopicIds topicIds;
  private final List<java.util.function.Consumer<Set<String>>> listeners =
      new CopyOnWriteArrayList<>();
  private final TopicTail tail;
  private EventPlaces log = new EventPlaces("", Map.of());

  @Inject
  StatusFeed(
      Topics topics,
      KafkaSettings settings,
      @ConfigProperty(name = "mp.messaging.incoming.partition-sets.group.id") String memberGroup,
      Members members,
      RegisteredOrdinals ordinals,
      PartitionStatuses statuses,
      OutcomeSnapshots snapshots,
      MongoRunsInProgress inProgress,
      TopicIds topicIds) {
    this.topics = topics;
    this.members = members;
    this.ordinals = ordinals;
    this.statuses = statuses;
    this.snapshots = snapshots;
    this.inProgress = inProgress;
    this.topicIds = topicIds;
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
   * from the snapshots on, and those of runs from their end: what is not asked for yet is not built
   * yet.
   */
  @Override
  public Map<TopicPartition, Long> places(Consumer<String, byte[]> consumer) {
    List<TopicPartition> sets = partitionsOf(consumer, topics.partitionSets());
    List<TopicPartition> events = partitionsOf(consumer, topics.assetEvents());
    Map<TopicPartition, Long> places =
        new HashMap<>(consumer.endOffsets(partitionsOf(consumer, topics.runEvents())));
    String id = topicIds.of(topics.assetEvents());
    EventPlaces first = new EventPlaces(id, byNumber(consumer.beginningOffsets(events)));
    EventPlaces end = new EventPlaces(id, byNumber(consumer.endOffsets(events)));
    log = snapshots.start(first, end).await().atMost(ANSWER);
    log.next()
        .forEach(
            (partition, offset) ->
                places.put(new TopicPartition(topics.assetEvents(), partition), offset));
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

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> byNumber = new HashMap<>();
    offsets.forEach((place, offset) -> byNumber.put(place.partition(), offset));
    return byNumber;
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
    List<RunEvent> runs = messages(records, topics.runEvents(), RunEvent.class);
    Map<String, Set<String>> partitions = note(records);
    if (!runs.isEmpty()) {
      inProgress.outdate();
    }
    return keep(seen)
        .chain(() -> statuses.refresh(partitions))
        .invoke(
            () -> {
              moveOn(records);
              tell(runs);
            });
  }

  @Override
  public Uni<Void> rest() {
    return statuses.settle().chain(() -> statuses.save(log));
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

  /** The partitions that events name, by asset. */
  private Map<String, Set<String>> note(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, Set<String>> partitions = new HashMap<>();
    for (ConsumerRecord<String, byte[]> raw : records) {
      message(raw, topics.assetEvents(), AssetEvent.class)
          .ifPresent(
              event -> {
                snapshots.note(raw.partition(), raw.offset(), event.asset(), event.partition());
                partitions
                    .computeIfAbsent(event.asset(), asset -> new HashSet<>())
                    .add(event.partition());
              });
    }
    return partitions;
  }

  private void moveOn(List<ConsumerRecord<String, byte[]>> records) {
    Map<Integer, Long> next = new HashMap<>();
    records.stream()
        .filter(raw -> raw.topic().equals(topics.assetEvents()))
        .forEach(raw -> next.merge(raw.partition(), raw.offset() + 1, Math::max));
    log = log.after(next);
  }

  private void tell(List<RunEvent> runs) {
    Set<String> ended =
        runs.stream()
            .filter(event -> event.status().isTerminal())
            .map(RunEvent::runId)
            .collect(Collectors.toSet());
    if (!ended.isEmpty()) {
      statuses.ended(ended);
      listeners.forEach(listener -> listener.accept(ended));
    }
  }

  private static <T> List<T> messages(
      List<ConsumerRecord<String, byte[]>> records, String topic, Class<T> type) {
    return records.stream().flatMap(raw -> message(raw, topic, type).stream()).toList();
  }

  /** What cannot be read is none of our records, and somebody else sets it aside. */
  private static <T> Optional<T> message(
      ConsumerRecord<String, byte[]> raw, String topic, Class<T> type) {
    if (!raw.topic().equals(topic) || raw.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(raw.value(), type));
    } catch (TrancheException | Json.UnknownMessageType e) {
      LOG.debugf("Ignored %s@%d: %s", raw.topic(), raw.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  @PreDestroy
  void close() {
    tail.close();
  }
}
