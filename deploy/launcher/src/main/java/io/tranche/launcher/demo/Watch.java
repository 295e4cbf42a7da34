package io.tranche.launcher.demo;

import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final RunsSeen runs = new RunsSeen();
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
        runs.take(Json.read(raw.value(), RunEvent.class));
      } else {
        onEvent.accept(Json.read(raw.value(), AssetEvent.class));
      }
    }
    return any;
  }

  RunsSeen runs() {
    return runs;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
