package io.tranche.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads whole topics, and how far consumer groups are behind. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;

  TopicReader(String bootstrapServers) {
    // Fetches that wait for more, at the end of a topic, would delay the reading of the next one.
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "max.partition.fetch.bytes",
            64 << 20,
            "fetch.max.wait.ms",
            10);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** All records of a topic, up to its present end. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  /** What is on a topic, read as JSON. */
  List<JsonNode> values(String topic) {
    return read(topic).stream().map(record -> Json.tree(record.value())).toList();
  }

  /** Of each key the record that a reader ends up with: the one with the highest version. */
  Map<String, JsonNode> last(String topic) {
    Map<String, JsonNode> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
      last.merge(
          new String(record.key(), StandardCharsets.UTF_8),
          Json.tree(record.value()),
          (known, next) ->
              next.path("version").asLong() >= known.path("version").asLong() ? next : known);
    }
    return last;
  }

  /** How many records there are on a topic. */
  long count(String topic) {
    return consumer.endOffsets(partitions(topic)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  int kafkaPartitions(String topic) {
    return partitions(topic).size();
  }

  /** How many records of a topic a consumer group has not committed. */
  long lag(String group, String topic) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return consumer.endOffsets(partitions(topic)).entrySet().stream()
          .mapToLong(end -> end.getValue() - offset(committed.get(end.getKey())))
          .sum();
    } catch (ExecutionException problem) {
      throw new IllegalStateException("Cannot read the offsets of " + group, problem);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while offsets are read", stopped);
    }
  }

  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
