package io.tranche.run.worker;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.run.replica.Replicas;
import io.tranche.run.tail.TopicTail;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Hears the heartbeats of workers, in every replica by itself, and with every beat of the replica
 * writes a mark between them while there is somebody to count.
 */
@ApplicationScoped
public class WorkerBeats implements TopicTail.Reader {

  private static final Logger LOG = Logger.getLogger(WorkerBeats.class);

  private final Topics topics;
  private final Replicas replicas;
  private final LivingWorkers living;
  private final WorkerMessages messages;
  private final DeadWorkers dead;
  private final TopicTail tail;
  private final AtomicBoolean marking = new AtomicBoolean();
  private final AtomicLong marks = new AtomicLong();

  @Inject
  WorkerBeats(
      Topics topics,
      KafkaSettings settings,
      Replicas replicas,
      LivingWorkers living,
      WorkerMessages messages,
      DeadWorkers dead) {
    this.topics = topics;
    this.replicas = replicas;
    this.living = living;
    this.messages = messages;
    this.dead = dead;
    this.tail = new TopicTail("worker-beats", new KafkaConsumer<>(settings.reader()), this);
  }

  void onStart(@Observes @Priority(25) StartupEvent event) {
    tail.start();
    replicas.onBeat(this::mark);
  }

  /** One mark at a time: after an outage many would arrive at once, before any heartbeat. */
  private void mark() {
    if (!living.isEmpty() && marking.compareAndSet(false, true)) {
      messages
          .send(new WorkerBeat.Mark(replicas.self(), marks.incrementAndGet()))
          .subscribe()
          .with(
              sent -> marking.set(false),
              failure -> {
                marking.set(false);
                LOG.debugf("Marking again at the next beat: %s", failure);
              });
    }
  }

  /** Whoever lives is heard within a second. */
  @Override
  public Map<TopicPartition, Long> places(Consumer<String, byte[]> consumer) {
    return consumer.endOffsets(List.of(new TopicPartition(topics.workerBeats(), 0)));
  }

  @Override
  public Uni<Void> prepare() {
    return Uni.createFrom().voidItem();
  }

  /** Taking a poll in twice does no harm: a mark counts once. */
  @Override
  public Uni<Void> read(List<ConsumerRecord<String, byte[]>> records) {
    return Multi.createFrom()
        .iterable(records)
        .onItem()
        .transformToUniAndConcatenate(this::take)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> take(ConsumerRecord<String, byte[]> raw) {
    if (raw.value() == null) {
      return Uni.createFrom().voidItem();
    }
    try {
      WorkerBeat beat = Json.read(raw.value(), WorkerBeat.class);
      if (beat instanceof WorkerBeat.Heartbeat heartbeat) {
        return isComplete(heartbeat) ? living.hear(heartbeat) : Uni.createFrom().voidItem();
      }
      return beat.key().equals(replicas.self())
          ? dead.bury(living.mark(beat.number()))
          : Uni.createFrom().voidItem();
    } catch (TrancheException | Json.UnknownMessageType e) {
      LOG.debugf("Ignored %s@%d: %s", raw.topic(), raw.offset(), e);
      return Uni.createFrom().voidItem();
    }
  }

  private static boolean isComplete(WorkerBeat.Heartbeat beat) {
    return !Objects.requireNonNullElse(beat.worker(), "").isBlank()
        && !Objects.requireNonNullElse(beat.queue(), "").isBlank()
        && beat.slots() >= 0;
  }

  @PreDestroy
  void close() {
    tail.close();
  }
}
