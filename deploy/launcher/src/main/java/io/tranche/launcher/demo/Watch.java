package io.tranche.launcher.demo;

import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows the events of runs and of asset partitions from now on. Not thread-safe. */
final class Watch implements AutoCloseable {

  private final KafkaConsumer<String, byte[]> consumer;
  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final Set<String> open = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Map<String, Long> startedAfter = new HashMap<>();
  private final Consumer<AssetEvent> onEvent;

  Watch(String bootstrapServers, Consumer<AssetEvent> onEvent) {
    this.onEvent = onEvent;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class));
    List<TopicPartition> places = new ArrayList<>();
    for (String topic : List.of(topics.runEvents(), topics.assetEvents())) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> places.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(places);
    consumer.seekToEnd(places);
    places.forEach(consumer::position);
  }

  /** Takes what has happened meanwhile; the answer is whether anything has. */
  boolean take(Duration atMost) {
    boolean any = false;
    for (ConsumerRecord<String, byte[]> raw : consumer.poll(atMost)) {
      any = true;
      if (raw.topic().equals(topics.runEvents())) {
        take(Json.read(raw.value(), RunEvent.class));
      } else {
        onEvent.accept(Json.read(raw.value(), AssetEvent.class));
      }
    }
    return any;
  }

  /** Whether a run that was seen has not ended yet. */
  boolean isBusy() {
    return !open.isEmpty();
  }

  /** How long after its cause reached Kafka the run had started, in milliseconds. */
  Optional<Long> millisToStart(String runId) {
    return Optional.ofNullable(startedAfter.get(runId));
  }

  private void take(RunEvent event) {
    if (event.status().isTerminal()) {
      open.remove(event.runId());
      ended.add(event.runId());
    } else if (!ended.contains(event.runId())) {
      open.add(event.runId());
    }
    if (event instanceof RunEvent.RunStarted started) {
      startedAfter.put(
          event.runId(), Duration.between(started.cause().at(), started.at()).toMillis());
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
