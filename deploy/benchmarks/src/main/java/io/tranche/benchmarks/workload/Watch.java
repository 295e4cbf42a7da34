package io.tranche.benchmarks.workload;

import io.tranche.contracts.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Sees the first record of each expected key or id, of one kind, on a topic from now on. */
public final class Watch implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Clock CLOCK = Clock.systemUTC();

  private final KafkaConsumer<String, byte[]> consumer;
  private final byte[] type;
  private final Function<ConsumerRecord<String, byte[]>, String> name;
  private final Set<String> missing;
  private final Map<String, Long> seenAt = new HashMap<>();
  private final Map<String, Duration> ages = new HashMap<>();
  private volatile boolean stopped;
  private final Thread thread = new Thread(this::read, "watch");
  private volatile int left;

  /**
   * Starts watching.
   *
   * @param type the type that the record's value begins with
   */
  public Watch(String kafka, String topic, String type, Set<String> keys) {
    this(
        kafka,
        topic,
        ("{\"type\":\"" + type + "\"").getBytes(StandardCharsets.UTF_8),
        ConsumerRecord::key,
        keys);
  }

  /** Starts watching a topic whose records are all of one kind. */
  static Watch ofAnyType(String kafka, String topic, Set<String> keys) {
    return new Watch(kafka, topic, new byte[0], ConsumerRecord::key, keys);
  }

  /** Starts watching a topic whose records are told apart by the ids of their CloudEvents. */
  static Watch ofIds(String kafka, String topic, Set<String> ids) {
    return new Watch(kafka, topic, new byte[0], Watch::id, ids);
  }

  /** Starts watching records of several kinds, each expected as its type, a blank and its key. */
  static Watch ofTypesAndKeys(String kafka, String topic, Set<String> typesAndKeys) {
    return new Watch(kafka, topic, new byte[0], Watch::typeAndKey, typesAndKeys);
  }

  private Watch(
      String kafka,
      String topic,
      byte[] type,
      Function<ConsumerRecord<String, byte[]>, String> name,
      Set<String> keys) {
    this.type = type;
    this.name = name;
    this.missing = new HashSet<>(keys);
    this.left = missing.size();
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "benchmark-" + UUID.randomUUID());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    while (!stopped) {
      for (ConsumerRecord<String, byte[]> one : consumer.poll(POLL)) {
        String seen = name.apply(one);
        if (isOfType(one.value()) && missing.remove(seen)) {
          seenAt.put(seen, System.nanoTime());
          text(one, CloudEvent.TIME_HEADER)
              .ifPresent(
                  at -> ages.put(seen, Duration.between(Instant.parse(at), CLOCK.instant())));
          left = missing.size();
        }
      }
    }
    consumer.close();
  }

  private static String id(ConsumerRecord<String, byte[]> one) {
    return text(one, CloudEvent.ID_HEADER).orElse("");
  }

  private static String typeAndKey(ConsumerRecord<String, byte[]> one) {
    int begin = "{\"type\":\"".length();
    int end = begin;
    while (end < one.value().length && one.value()[end] != '"') {
      end++;
    }
    return new String(one.value(), begin, end - begin, StandardCharsets.UTF_8) + " " + one.key();
  }

  private static Optional<String> text(ConsumerRecord<String, byte[]> one, String header) {
    return Optional.ofNullable(one.headers().lastHeader(header))
        .map((Header found) -> new String(found.value(), StandardCharsets.UTF_8));
  }

  private boolean isOfType(byte[] value) {
    return value.length >= type.length
        && Arrays.equals(value, 0, type.length, type, 0, type.length);
  }

  /** How many keys have not been seen. */
  public int left() {
    return left;
  }

  /** When each was seen, by {@link System#nanoTime()}; to be asked after stopping. */
  public Map<String, Long> seenAt() {
    return seenAt;
  }

  /** How long before it was seen that had happened of which each tells, likewise. */
  Map<String, Duration> ages() {
    return ages;
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops watching; what was seen can be asked then. */
  void stop() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
