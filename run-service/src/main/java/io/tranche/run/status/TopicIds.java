package io.tranche.run.status;

import io.tranche.platform.messaging.KafkaSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Tells a topic from one of the same name that was there before. */
@Singleton
class TopicIds {

  private static final int ANSWER_SECONDS = 10;

  private final KafkaSettings settings;

  @Inject
  TopicIds(KafkaSettings settings) {
    this.settings = settings;
  }

  /** The id that Kafka gave the topic when it was made. */
  String of(String topic) {
    try (Admin admin = Admin.create(settings.client())) {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .values()
          .iterator()
          .next()
          .topicId()
          .toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("Cannot ask the brokers which topic " + topic + " is", e);
    }
  }
}
