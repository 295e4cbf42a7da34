package io.tranche.launcher.recount;

import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.assets.PartitionState;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.sets.PartitionSetMember;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topics that a {@link Recount} is made of, from their beginning, outside any group. */
public final class TopicLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Recount recount = new Recount();
  private final Map<String, Consumer<byte[]>> readers = new HashMap<>();

  /** Places itself at the beginning of the topics; reads nothing yet. */
  public TopicLog(String bootstrapServers, Topics topics) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            10);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    reads(topics.definitions(), DefinitionRecord.class, recount::take);
    reads(topics.partitionSets(), PartitionSetMember.class, recount::take);
    reads(topics.partitionStates(), PartitionState.class, recount::take);
    reads(topics.assetEvents(), AssetEvent.class, recount::take);
    reads(topics.runEvents(), RunEvent.class, recount::take);
    consumer.assign(
        readers.keySet().stream()
            .flatMap(topic -> places(topic).stream())
            .map(place -> new TopicPartition(place.topic(), place.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
  }

  private <T> void reads(String topic, Class<T> type, Consumer<T> taker) {
    readers.put(topic, value -> read(value, type).ifPresent(taker));
  }

  private List<PartitionInfo> places(String topic) {
    return Optional.ofNullable(consumer.partitionsFor(topic))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read the topics: Kafka has no such topic (" + topic + ")"));
  }

  /** What cannot be read is none of our records: the services pass it over too. */
  private static <T> Optional<T> read(byte[] value, Class<T> type) {
    try {
      return Optional.of(Json.read(value, type));
    } catch (TrancheException | Json.UnknownMessageType notOurs) {
      return Optional.empty();
    }
  }

  /** What all records tell that are there now; the same object at every call. */
  public Recount toPresentEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(POLL)) {
        Consumer<byte[]> reader = readers.get(raw.topic());
        if (reader != null && raw.value() != null) {
          reader.accept(raw.value());
        }
      }
    }
    return recount;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
