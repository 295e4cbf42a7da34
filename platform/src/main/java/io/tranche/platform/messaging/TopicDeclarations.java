package io.tranche.platform.messaging;

import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.Topics;
import io.tranche.contracts.Topics.Declaration;
import io.tranche.platform.TrancheConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Declares the topics before any channel subscribes to them. */
@ApplicationScoped
class TopicDeclarations {

  private static final Logger LOG = Logger.getLogger(TopicDeclarations.class);

  /** The largest record that outside may send. */
  private static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  /** The largest record that outside may send, with the headers that say why it is set aside. */
  static final int MAX_DEAD_LETTER_BYTES = MAX_RECORD_BYTES + 1024 * 1024;

  private final KafkaSettings settings;
  private final Topics topics;
  private final TrancheConfig.TopicsConfig config;

  @Inject
  TopicDeclarations(KafkaSettings settings, Topics topics, TrancheConfig config) {
    this.settings = settings;
    this.topics = topics;
    this.config = config.topics();
  }

  void onStart(@Observes @Priority(1) StartupEvent event)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Admin admin = Admin.create(settings.client())) {
      Set<String> present = admin.listTopics().names().get(60, TimeUnit.SECONDS);
      List<Declaration> missing =
          topics.declarations().stream().filter(topic -> !present.contains(topic.name())).toList();
      if (missing.isEmpty()) {
        return;
      }
      if (!config.declare()) {
        throw new IllegalStateException(
            "Cannot start: topics are missing and tranche.topics.declare is false ("
                + String.join(", ", missing.stream().map(Declaration::name).toList())
                + ")");
      }
      create(admin, missing);
    }
  }

  private void create(Admin admin, List<Declaration> missing)
      throws InterruptedException, ExecutionException, TimeoutException {
    var results = admin.createTopics(missing.stream().map(this::newTopic).toList()).values();
    for (var result : results.entrySet()) {
      try {
        result.getValue().get(60, TimeUnit.SECONDS);
        LOG.infof("Declared topic %s", result.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic newTopic(Declaration topic) {
    return new NewTopic(
            topic.name(),
            Optional.of(topic.singlePartition() ? 1 : config.partitions()),
            Optional.of(config.replication()))
        .configs(configOf(topic));
  }

  private static Map<String, String> configOf(Declaration topic) {
    return switch (topic.retention()) {
      case COMPACTED -> Map.of("cleanup.policy", "compact", "max.message.bytes", "8388608");
      case DAYS ->
          Map.of(
              "retention.ms",
              Long.toString(topic.retention().kept().toMillis()),
              "max.message.bytes",
              Integer.toString(MAX_RECORD_BYTES));
      case WEEKS ->
          Map.of(
              "retention.ms",
              Long.toString(topic.retention().kept().toMillis()),
              "max.message.bytes",
              Integer.toString(MAX_DEAD_LETTER_BYTES));
    };
  }
}
