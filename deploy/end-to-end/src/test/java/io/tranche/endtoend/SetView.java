package io.tranche.endtoend;

import io.tranche.contracts.Json;
import io.tranche.contracts.sets.PartitionSetMember;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.Document;

/** What a consumer knows that has read {@code partition-sets} and nothing else. */
final class SetView implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Seen> members = new TreeMap<>();
  private long records;

  /** What is known of one member. */
  record Seen(String key, long version, long ordinal, boolean removed, Map<String, String> said) {
    static Seen of(PartitionSetMember member) {
      return new Seen(
          member.key(), member.version(), member.ordinal(), member.removed(), member.metadata());
    }

    /** The same of a document of the store. */
    static Seen of(Document member) {
      Map<String, String> said = new TreeMap<>();
      Optional.ofNullable(member.get("metadata", Document.class))
          .ifPresent(fields -> fields.forEach((name, value) -> said.put(name, value.toString())));
      return new Seen(
          member.getString("key"),
          member.getLong("version"),
          member.getLong("ordinal"),
          member.getBoolean("removed"),
          said);
    }
  }

  /** Starts at the beginning of the topic. */
  SetView(String bootstrapServers, String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
    consumer.seekToBeginning(consumer.assignment());
  }

  /** Reads on to the present end; the answer is how many records it has seen by now. */
  long read() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(this::take);
    }
    return records;
  }

  private void take(ConsumerRecord<byte[], byte[]> incoming) {
    records++;
    PartitionSetMember member = Json.read(incoming.value(), PartitionSetMember.class);
    members.merge(
        member.id(),
        Seen.of(member),
        (held, heard) -> heard.version() < held.version() ? held : heard);
  }

  /** By id, removed ones too. */
  Map<String, Seen> members() {
    return Map.copyOf(members);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
