package io.tranche.definitions;

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
import org.awaitility.Awaitility;

/** The topics as another program sees them. */
public final class Kafka implements AutoCloseable {

  public static final Topics TOPICS = new Topics(Infrastructure.topicPrefix());

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
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", Infrastructure.bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var places =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToBeginning(places);
      var ends = consumer.endOffsets(places);
      var records = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (places.stream().anyMatch(place -> consumer.position(place) < ends.get(place))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The messages of a topic with this key, once there are as many. */
  public static <T> List<T> await(String topic, Class<T> type, Predicate<T> filter, int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> messages(topic, type, filter), found -> found.size() >= count);
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
