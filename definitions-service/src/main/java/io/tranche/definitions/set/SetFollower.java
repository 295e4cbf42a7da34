package io.tranche.definitions.set;

import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.platform.messaging.KafkaSettings;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Hears of the members that other replicas add and remove, from the moment at which this one
 * starts: what came before is read from the store when a set is first asked for.
 */
@ApplicationScoped
class SetFollower {

  private static final Logger LOG = Logger.getLogger(SetFollower.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Under a steady stream each poll would bring a record or two: so long more are let come. */
  private static final Duration PACE = Duration.ofMillis(20);

  private final SetOrdinals ordinals;
  private final String topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread = new Thread(this::readUntilClosed, "set-follower");
  private final CountDownLatch closed = new CountDownLatch(1);

  @Inject
  SetFollower(SetOrdinals ordinals, KafkaSettings settings, Topics topics) {
    this.ordinals = ordinals;
    this.topic = topics.partitionSets();
    this.consumer = new KafkaConsumer<>(settings.reader());
  }

  void start(@Observes StartupEvent event) {
    List<TopicPartition> places =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(places);
    consumer.endOffsets(places).forEach(consumer::seek);
    thread.setDaemon(true);
    thread.start();
  }

  private void readUntilClosed() {
    while (closed.getCount() > 0) {
      try {
        follow();
      } catch (WakeupException e) {
        LOG.trace("asked to close");
      } catch (InterruptException | InterruptedException e) {
        closed.countDown();
      } catch (RuntimeException e) {
        LOG.warnf("Cannot follow partition sets, trying again: %s", e);
      }
    }
    consumer.close();
  }

  private void follow() throws InterruptedException {
    ConsumerRecords<String, byte[]> poll = consumer.poll(POLL);
    if (!poll.isEmpty()) {
      take(poll);
      closed.await(PACE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void take(ConsumerRecords<String, byte[]> poll) {
    List<PartitionSetMember> members = new ArrayList<>(poll.count());
    for (ConsumerRecord<String, byte[]> raw : poll) {
      if (ordinals.holds(setOf(raw))) {
        read(raw).ifPresent(members::add);
      }
    }
    ordinals.heard(members);
  }

  /** The key of a record is set and key, and no name of a set has the bar between them. */
  private static String setOf(ConsumerRecord<String, byte[]> raw) {
    String key = Objects.requireNonNullElse(raw.key(), "");
    return key.substring(0, Math.max(0, key.indexOf('|')));
  }

  private Optional<PartitionSetMember> read(ConsumerRecord<String, byte[]> raw) {
    try {
      return Optional.ofNullable(raw.value())
          .map(value -> Json.read(value, PartitionSetMember.class));
    } catch (TrancheException e) {
      LOG.debugf("Ignored %s[%d]@%d: %s", topic, raw.partition(), raw.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  @PreDestroy
  void close() {
    closed.countDown();
    consumer.wakeup();
  }
}
