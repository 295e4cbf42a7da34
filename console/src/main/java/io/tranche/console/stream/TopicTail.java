package io.tranche.console.stream;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ends of the topics into the log, on a thread of its own, for as long as the console
 * runs. Trouble with Kafka is waited out; meanwhile {@link #live()} is false and the page says so.
 */
@ApplicationScoped
class TopicTail {
  private static final Logger LOG = Logger.getLogger(TopicTail.class);
  private static final int CAPACITY = 20_000;

  /** Read again at the start, so that a browser can go on after the console was restarted. */
  private static final long HISTORY = 500;

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final long RETRY_MILLIS = 1_000;

  private final ChangeLog log = new ChangeLog(CAPACITY);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Topics topics;
  private final String bootstrapServers;
  private final Map<TopicPartition, Place> places = new HashMap<>();
  private @Nullable Thread thread;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private volatile boolean stopped;
  private volatile boolean live;

  private record Place(Source source, String name) {}

  TopicTail(
      @ConfigProperty(name = "tranche.prefix", defaultValue = Topics.DEFAULT_PREFIX) String prefix,
      @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
    this.topics = new Topics(prefix);
    this.bootstrapServers = bootstrapServers;
  }

  ChangeLog log() {
    return log;
  }

  /** Whether what happens in Kafka is heard here. */
  boolean live() {
    return live;
  }

  void start(@Observes StartupEvent event) {
    Thread started = new Thread(this::run, "topic-tail");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped = true;
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      running.join(PATIENCE.toMillis());
    }
  }

  private void run() {
    while (!stopped) {
      try (KafkaConsumer<byte[], byte[]> opened = new KafkaConsumer<>(settings())) {
        consumer = opened;
        if (follow(opened)) {
          read(opened);
        } else {
          LOG.debug("Not all topics are there yet");
          rest();
        }
      } catch (WakeupException e) {
        LOG.debug("The tail of the topics is told to stop");
      } catch (KafkaException e) {
        LOG.infof("Cannot read the topics, trying again: %s", e.getMessage());
        rest();
      } finally {
        consumer = null;
        live = false;
      }
    }
  }

  /**
   * Assigns every Kafka partition of every source, shortly before its end; not while a topic is
   * missing: beside a new broker the console may be up before the services have declared them.
   */
  private boolean follow(KafkaConsumer<byte[], byte[]> opened) {
    Map<TopicPartition, Place> found = new HashMap<>();
    for (Source source : Source.values()) {
      List<PartitionInfo> partitions = opened.partitionsFor(source.topic(topics), PATIENCE);
      if (partitions.isEmpty()) {
        return false;
      }
      partitions.forEach(
          info ->
              found.put(
                  new TopicPartition(info.topic(), info.partition()),
                  new Place(source, Offsets.place(source, info.partition()))));
    }
    Map<TopicPartition, Long> beginnings = opened.beginningOffsets(found.keySet(), PATIENCE);
    Map<TopicPartition, Long> ends = opened.endOffsets(found.keySet(), PATIENCE);
    opened.assign(found.keySet());
    boolean again = !places.isEmpty();
    places.clear();
    places.putAll(found);
    found.forEach(
        (partition, place) -> {
          long end = ends.getOrDefault(partition, 0L);
          long start = Math.max(beginnings.getOrDefault(partition, 0L), end - HISTORY);
          opened.seek(partition, start);
          if (again) {
            log.jump(place.name(), start);
          } else {
            log.follow(place.name(), start);
          }
        });
    return true;
  }

  private void read(KafkaConsumer<byte[], byte[]> opened) {
    long checked = System.nanoTime();
    live = true;
    while (!stopped) {
      try {
        opened.poll(POLL).forEach(this::append);
      } catch (OffsetOutOfRangeException e) {
        LOG.warnf("Records were deleted before they were read, starting anew: %s", e.getMessage());
        return;
      }
      if (System.nanoTime() - checked > CHECK_EVERY.toNanos()) {
        // A poll of an absent broker returns nothing, as a quiet topic does; this does not.
        opened.endOffsets(places.keySet(), PATIENCE);
        checked = System.nanoTime();
      }
    }
  }

  private void append(ConsumerRecord<byte[], byte[]> received) {
    Place place = places.get(new TopicPartition(received.topic(), received.partition()));
    if (place != null) {
      log.append(place.name(), received.offset(), changesOf(place.source(), received.value()));
    }
  }

  /** Nothing depends on a record that cannot be read here; the services set it aside. */
  private static List<Change> changesOf(Source source, byte @Nullable [] value) {
    if (value == null) {
      return List.of();
    }
    try {
      return source.changes(value);
    } catch (RuntimeException e) {
      LOG.debugf("Cannot read a record of %s: %s", source, e.getMessage());
      return List.of();
    }
  }

  private void rest() {
    try {
      if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.debug("Told to stop while waiting for Kafka");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "console-stream");
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    return settings;
  }
}
