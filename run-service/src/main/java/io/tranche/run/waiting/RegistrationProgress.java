package io.tranche.run.waiting;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tranche.contracts.Topics;
import io.tranche.platform.messaging.KafkaSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** How far definitions-service has come with the requests to register partitions. */
@Singleton
class RegistrationProgress {

  private static final int ANSWER_SECONDS = 10;

  private final Admin admin;
  private final String topic;
  private final String group;

  @Inject
  RegistrationProgress(KafkaSettings settings, Topics topics) {
    this.admin = Admin.create(settings.client());
    this.topic = topics.dynamicPartitionRequests();
    this.group = topics.prefix() + "definitions-service";
  }

  /** Where the topic ends now, by Kafka partition. */
  Uni<Map<Integer, Long>> ends() {
    return onWorker(
        () -> {
          Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
          TopicDescription described =
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                  .values()
                  .iterator()
                  .next();
          for (TopicPartitionInfo info : described.partitions()) {
            latest.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest());
          }
          Map<Integer, Long> ends = new HashMap<>();
          admin
              .listOffsets(latest)
              .all()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS)
              .forEach((place, end) -> ends.put(place.partition(), end.offset()));
          return ends;
        });
  }

  /** What definitions-service has acknowledged, by Kafka partition. */
  Uni<Map<Integer, Long>> committed() {
    return onWorker(
        () -> {
          Map<Integer, Long> committed = new HashMap<>();
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS)
              .forEach(
                  (place, offset) -> {
                    if (place.topic().equals(topic) && offset != null) {
                      committed.put(place.partition(), offset.offset());
                    }
                  });
          return committed;
        });
  }

  /** A question to the brokers that blocks. */
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> Uni<T> onWorker(Question<T> question) {
    return Uni.createFrom()
        .item(
            () -> {
              try {
                return question.ask();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
              } catch (ExecutionException | TimeoutException e) {
                throw new KafkaException("Cannot ask the brokers for offsets", e);
              }
            })
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  @PreDestroy
  void close() {
    admin.close();
  }
}
