package io.tranche.run.openlineage;

import io.smallrye.mutiny.TimeoutException;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Topics;
import io.tranche.platform.TrancheConfig;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** A topic of the brokers that everything else is on. Key: the run, so its events stay in order. */
final class KafkaSink implements LineageSink {

  static final String TYPE = "io.openlineage.run-event.v2";

  private static final Logger LOG = Logger.getLogger(KafkaSink.class);
  private static final String SOURCE = "/run-service";
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final String topic;
  private final RecordSender sender;
  private final KafkaSettings settings;
  private final TrancheConfig.TopicsConfig topics;
  private final Pauses pauses;
  private boolean declared;

  KafkaSink(
      String topic,
      RecordSender sender,
      KafkaSettings settings,
      TrancheConfig.TopicsConfig topics,
      Pauses pauses) {
    this.topic = topic;
    this.sender = sender;
    this.settings = settings;
    this.topics = topics;
    this.pauses = pauses;
  }

  @Override
  public void send(List<LineageEvent> events) throws InterruptedException {
    List<OutgoingRecord> records = events.stream().map(this::outgoing).toList();
    pauses.untilDone(
        () -> {
          try {
            declare();
            sender.send(records).await().atMost(ANSWER);
            return true;
          } catch (KafkaException | TimeoutException | java.util.concurrent.CompletionException e) {
            LOG.warnf("Cannot tell of %d events of runs, trying again: %s", records.size(), e);
            return false;
          }
        });
  }

  private OutgoingRecord outgoing(LineageEvent event) {
    String run = event.run().runId().toString();
    return OutgoingRecord.of(
        topic,
        run,
        event,
        new CloudEvent(
            Ids.of("openlineage", run, event.eventType().name(), event.eventTime().toString()),
            TYPE,
            SOURCE,
            event.eventTime()));
  }

  /** No topic is made by the way. */
  private void declare() throws InterruptedException {
    if (declared || !topics.declare()) {
      return;
    }
    try (Admin admin = Admin.create(settings.client())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(
                          topic,
                          Optional.of(topics.partitions()),
                          Optional.of(topics.replication()))
                      .configs(
                          Map.of(
                              TopicConfig.RETENTION_MS_CONFIG,
                              Long.toString(Topics.Retention.DAYS.kept().toMillis())))))
          .all()
          .get(ANSWER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("Cannot declare topic " + topic, e);
      }
    }
    declared = true;
  }
}
