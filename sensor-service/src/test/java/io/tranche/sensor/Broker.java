package io.tranche.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.definitions.Bundle;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.testing.Infrastructure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The broker as the outside sees it: records in, records out. */
public final class Broker implements AutoCloseable {

  /** The topics of this JVM's tests. */
  public static final Topics TOPICS = new Topics(Infrastructure.topicPrefix());

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicLong CATALOGS = new AtomicLong();

  private final KafkaProducer<String, byte[]> producer =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              Infrastructure.bootstrapServers(),
              "acks",
              "all",
              "max.request.size",
              20_000_000,
              "buffer.memory",
              64_000_000),
          new StringSerializer(),
          new ByteArraySerializer());

  /** Sends one record and waits until it is stored. */
  public RecordMetadata send(String topic, String key, byte[] value, Header... headers) {
    try {
      return producer.send(new ProducerRecord<>(topic, null, key, value, List.of(headers))).get();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot send to " + topic, e);
    }
  }

  /** Sends one record as if it had been sent then. */
  public RecordMetadata sendAt(Instant at, String topic, String key, byte[] value) {
    try {
      return producer.send(new ProducerRecord<>(topic, null, at.toEpochMilli(), key, value)).get();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot send to " + topic, e);
    }
  }

  /** Sends to one Kafka partition, so that records keep their order. */
  public RecordMetadata sendTo(String topic, int kafkaPartition, byte[] value) {
    return sendTo(topic, kafkaPartition, null, value);
  }

  /** The same, of something that is kept by its key. */
  public RecordMetadata sendTo(
      String topic, int kafkaPartition, @Nullable String key, byte[] value) {
    try {
      return producer.send(new ProducerRecord<>(topic, kafkaPartition, key, value)).get();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot send to " + topic, e);
    }
  }

  /**
   * Publishes the definitions of one bundle as the newest catalog, which then holds only them.
   *
   * @return its number
   */
  public long apply(String text) {
    long number = CATALOGS.incrementAndGet();
    Bundle bundle = Bundle.parse(text.getBytes(UTF_8));
    List<DefinitionRecord.Entry> entries = new ArrayList<>();
    bundle
        .documents()
        .forEach(
            document -> {
              DefinitionRecord.Entry entry =
                  new DefinitionRecord.Entry(
                      document.kind(), document.name(), bundle.name(), number);
              entries.add(entry);
              publish(DefinitionRecord.document(entry, number, document.body()));
            });
    publish(DefinitionRecord.catalog(number, entries, Instant.EPOCH));
    return number;
  }

  private void publish(DefinitionRecord definition) {
    send(TOPICS.definitions(), definition.key(), Json.write(definition));
  }

  /** Reads a topic from now on. */
  public Tail tail(String topic) {
    return new Tail(topic);
  }

  @Override
  public void close() {
    producer.close();
  }

  /** What comes on a topic. */
  public static final class Tail implements AutoCloseable {

    private final String topic;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();
    private final KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                Infrastructure.bootstrapServers(),
                "enable.auto.commit",
                false,
                "max.partition.fetch.bytes",
                20_000_000),
            new StringDeserializer(),
            new ByteArrayDeserializer());

    private Tail(String topic) {
      this.topic = topic;
      List<TopicPartition> places =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(places);
      consumer.seekToEnd(places);
      places.forEach(consumer::position);
    }

    /** Waits until so many records are there that fit, and answers them. */
    public List<ConsumerRecord<String, byte[]>> await(
        int count, Predicate<ConsumerRecord<String, byte[]>> fits) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (matching(fits).size() < count) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "On " + topic + " came " + matching(fits).size() + " of " + count + ": " + texts());
        }
        consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
      }
      return matching(fits);
    }

    /** Waits until so many records are there. */
    public List<ConsumerRecord<String, byte[]>> await(int count) {
      return await(count, any -> true);
    }

    /** Those that fit among all that has come by now. */
    public List<ConsumerRecord<String, byte[]>> upToNow(
        Predicate<ConsumerRecord<String, byte[]>> fits) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(seen::add);
      }
      return matching(fits);
    }

    private List<ConsumerRecord<String, byte[]>> matching(
        Predicate<ConsumerRecord<String, byte[]>> fits) {
      return seen.stream().filter(fits).toList();
    }

    private List<String> texts() {
      return seen.stream()
          .map(one -> one.value() == null ? "null" : new String(one.value(), UTF_8))
          .map(text -> text.substring(0, Math.min(300, text.length())))
          .toList();
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  /** The value of a header as text. */
  public static String header(ConsumerRecord<?, ?> incoming, String name) {
    return new String(incoming.headers().lastHeader(name).value(), UTF_8);
  }
}
