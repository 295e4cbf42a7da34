package io.tranche.run.admission;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.platform.messaging.KafkaSettings;
import io.tranche.platform.messaging.OutgoingRecord;
import io.tranche.platform.messaging.RecordSender;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * What the replicas of run-service tell each other so that nobody has to wait for the next beat.
 * These are hints only: one that is lost is made up for by what the documents say at a beat.
 */
@Singleton
class RunControl {

  private static final Logger LOG = Logger.getLogger(RunControl.class);
  private static final String KEY = "run-control";

  private final RecordSender sender;
  private final Topics topics;
  private final Clock clock;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Thread thread = new Thread(this::readUntilClosed, "run-control");
  private volatile Consumer<Hint> listener = hint -> {};
  private volatile boolean closed;

  @Inject
  RunControl(RecordSender sender, Topics topics, Clock clock, KafkaSettings settings) {
    this.sender = sender;
    this.topics = topics;
    this.clock = clock;
    this.consumer = new KafkaConsumer<>(settings.reader());
  }

  /** What one replica tells the others. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Stored.class, name = "stored"),
    @JsonSubTypes.Type(value = Assigned.class, name = "assigned"),
    @JsonSubTypes.Type(value = Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = CancelRequested.class, name = "cancelRequested"),
    @JsonSubTypes.Type(value = Pending.class, name = "pending"),
    @JsonSubTypes.Type(value = Stop.class, name = "stop")
  })
  sealed interface Hint {}

  /** Runs wait in the store. */
  record Stored(Set<String> runIds) implements Hint {}

  /** Requests that only the owner can take in wait in the store. */
  record Pending(int requests) implements Hint {}

  /** A replica is to execute runs. */
  record Assigned(String replica, Set<String> runIds) implements Hint {}

  /** Runs have ended and are published. */
  record Finished(Set<String> runIds) implements Hint {}

  /** Somebody wants a run to stop. */
  record CancelRequested(RunRequest.Cancel request) implements Hint {}

  /** A replica is to stop the work of a run. */
  record Stop(String replica, String runId, String reason) implements Hint {}

  void onStart(@Observes @Priority(20) StartupEvent event) {
    TopicPartition place = new TopicPartition(topics.runControl(), 0);
    consumer.assign(List.of(place));
    consumer.seekToEnd(List.of(place));
    consumer.position(place);
    thread.setDaemon(true);
    thread.start();
  }

  void onHint(Consumer<Hint> listener) {
    this.listener = listener;
  }

  Uni<Void> stored(Set<String> runIds) {
    return runIds.isEmpty() ? Uni.createFrom().voidItem() : send(new Stored(runIds));
  }

  Uni<Void> pending(int requests) {
    return send(new Pending(requests));
  }

  Uni<Void> assigned(String replica, Set<String> runIds) {
    return send(new Assigned(replica, runIds));
  }

  Uni<Void> finished(Set<String> runIds) {
    return send(new Finished(runIds));
  }

  Uni<Void> cancel(RunRequest.Cancel request) {
    return send(new CancelRequested(request));
  }

  Uni<Void> stop(String replica, String runId, String reason) {
    return send(new Stop(replica, runId, reason));
  }

  private Uni<Void> send(Hint hint) {
    return sender.send(
        List.of(
            OutgoingRecord.of(
                topics.runControl(),
                KEY,
                hint,
                new CloudEvent(
                    UUID.randomUUID().toString(),
                    "io.tranche.run-control.v1",
                    "/run-service",
                    clock.instant()))));
  }

  private void readUntilClosed() {
    while (!closed) {
      try {
        for (ConsumerRecord<String, byte[]> raw : consumer.poll(Duration.ofSeconds(1))) {
          listener.accept(Json.read(raw.value(), Hint.class));
        }
      } catch (WakeupException | InterruptException e) {
        LOG.trace("closing");
      } catch (TrancheException | Json.UnknownMessageType e) {
        LOG.warnf("Ignored a hint: %s", e.getMessage());
      } catch (RuntimeException e) {
        LOG.warnf("Cannot read hints, trying again: %s", e);
      }
    }
    consumer.close();
  }

  @PreDestroy
  void close() {
    closed = true;
    consumer.wakeup();
  }
}
