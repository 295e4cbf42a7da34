package io.tranche.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as another program sees them. */
public final class Kafka implements AutoCloseable {

  public static final Topics TOPICS = new Topics(Infrastructure.topicPrefix());

  private static final Duration WAIT = Duration.ofSeconds(60);

  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", Infrastructure.bootstrapServers(), "acks", "all"),
          new StringSerializer(),
          new ByteArraySerializer());

  public void send(String topic, String key, String id, Object message) {
    send(topic, key, id, Json.write(message));
  }

  public void send(String topic, String key, String id, byte[] value) {
    var outgoing = new ProducerRecord<>(topic, key, value);
    outgoing.headers().add(CloudEvent.ID_HEADER, id.getBytes(StandardCharsets.UTF_8));
    try {
      producer.send(outgoing).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything on a topic now. */
  public static List<ConsumerRecord<String, byte[]>> all(String topic) {
    try (var consumer = consumer(topic)) {
      var ends = consumer.endOffsets(consumer.assignment());
      var records = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (ends.keySet().stream().anyMatch(place -> consumer.position(place) < ends.get(place))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The messages of a topic that are asked for, once there are as many. */
  public static <T> List<T> await(String topic, Class<T> type, Predicate<T> filter, int count) {
    long deadline = System.nanoTime() + WAIT.toNanos();
    var found = new ArrayList<T>();
    try (var consumer = consumer(topic)) {
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                raw ->
                    Optional.of(Json.read(raw.value(), type)).filter(filter).ifPresent(found::add));
      }
    }
    assertThat(found)
        .as("messages of %s within %s", topic, WAIT)
        .hasSizeGreaterThanOrEqualTo(count);
    return found;
  }

  private static KafkaConsumer<String, byte[]> consumer(String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", Infrastructure.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var places =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(places);
    consumer.seekToBeginning(places);
    return consumer;
  }

  public static <T> List<T> messages(String topic, Class<T> type, Predicate<T> filter) {
    return all(topic).stream().map(raw -> Json.read(raw.value(), type)).filter(filter).toList();
  }

  public static Optional<String> header(ConsumerRecord<String, byte[]> raw, String name) {
    return Optional.ofNullable(raw.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
