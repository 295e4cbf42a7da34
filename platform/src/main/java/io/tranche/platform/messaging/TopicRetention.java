package io.tranche.platform.messaging;

import io.tranche.contracts.Topics;
import io.tranche.contracts.Topics.Declaration;
import io.tranche.contracts.Topics.Retention;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** How long the brokers keep the topics, whoever declared or changed them. */
@Singleton
public class TopicRetention {

  /** Stands for ever. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private static final long PATIENCE_SECONDS = 60;

  private final KafkaSettings settings;
  private final Topics topics;

  @Inject
  TopicRetention(KafkaSettings settings, Topics topics) {
    this.settings = settings;
    this.topics = topics;
  }

  /**
   * For how long a record can come again at present: from its dead letters, and then from its own
   * topic ({@link Topics#COMES_AGAIN} where topics are as they were declared). Blocks.
   *
   * @throws IllegalStateException if the brokers do not say
   */
  public Duration comesAgain() {
    Map<ConfigResource, Config> configs = configs();
    return longest(Retention.WEEKS, configs).plus(longest(Retention.DAYS, configs));
  }

  /**
   * The same of the records of one topic. Blocks.
   *
   * @throws IllegalStateException if the brokers do not say
   */
  public Duration comesAgain(String topic) {
    Map<ConfigResource, Config> configs = configs();
    return keptOf(topic, configs).plus(keptOf(topics.deadLetters(topic), configs));
  }

  private static Duration keptOf(String topic, Map<ConfigResource, Config> configs) {
    return Optional.ofNullable(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic)))
        .map(TopicRetention::kept)
        .orElse(LONGEST);
  }

  private Duration longest(Retention retention, Map<ConfigResource, Config> configs) {
    return topics.declarations().stream()
        .filter(topic -> topic.retention() == retention)
        .map(topic -> configs.get(resource(topic)))
        .filter(Objects::nonNull)
        .map(TopicRetention::kept)
        .max(Comparator.naturalOrder())
        .orElse(LONGEST);
  }

  private static ConfigResource resource(Declaration topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private Map<ConfigResource, Config> configs() {
    try (Admin admin = Admin.create(settings.client())) {
      return admin
          .describeConfigs(topics.declarations().stream().map(TopicRetention::resource).toList())
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot ask how long topics are kept: interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Cannot ask how long topics are kept: " + e.getMessage(), e);
    }
  }

  private static Duration kept(Config config) {
    long millis = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    return millis < 0 || millis > LONGEST.toMillis() ? LONGEST : Duration.ofMillis(millis);
  }
}
