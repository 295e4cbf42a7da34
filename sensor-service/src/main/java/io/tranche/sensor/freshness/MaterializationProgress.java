package io.tranche.sensor.freshness;

import io.tranche.contracts.Topics;
import io.tranche.platform.messaging.KafkaSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Up to when it is known what was materialized. Who judges later deadlines would call missed what
 * is only not read yet, after days of standstill a great deal.
 */
@Singleton
class MaterializationProgress {

  private static final int ANSWER_SECONDS = 10;

  private final Admin admin;
  private final String topic;
  private final String group;
  private Optional<Mark> mark = Optional.empty();
  private Optional<Instant> known = Optional.empty();

  @Inject
  MaterializationProgress(KafkaSettings settings, Topics topics) {
    this.admin = Admin.create(settings.client());
    this.topic = topics.assetEvents();
    this.group = topics.prefix() + "sensor-service.asset-events";
  }

  /** Where the topic ended at an instant. */
  private record Mark(Instant at, Map<TopicPartition, Long> ends) {}

  /**
   * Looks how far all replicas have come.
   *
   * @return the instant up to which everything is read; empty while that is none
   */
  synchronized Optional<Instant> look(Instant now) {
    try {
      if (mark.isEmpty()) {
        mark = Optional.of(new Mark(now, offsets(OffsetSpec.latest())));
      }
      if (isPassed(mark.get())) {
        known = Optional.of(mark.get().at());
        mark = Optional.empty();
      }
      return known;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Cannot ask the brokers for offsets", e);
    }
  }

  private boolean isPassed(Mark then)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> read = offsets(OffsetSpec.earliest());
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .forEach(
            (place, offset) -> {
              if (offset != null) {
                read.merge(place, offset.offset(), Math::max);
              }
            });
    return then.ends().entrySet().stream()
        .allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec which)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    TopicDescription described =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .values()
            .iterator()
            .next();
    for (TopicPartitionInfo info : described.partitions()) {
      wanted.put(new TopicPartition(topic, info.partition()), which);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .forEach((place, found) -> offsets.put(place, found.offset()));
    return offsets;
  }

  @PreDestroy
  void close() {
    admin.close();
  }
}
