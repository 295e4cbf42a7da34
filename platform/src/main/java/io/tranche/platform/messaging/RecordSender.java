package io.tranche.platform.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends records, many with one completion. All records of one call are handed to the producer in
 * their order; calls are sent in the order in which they are made.
 */
@Singleton
public class RecordSender {

  private final Producer<String, byte[]> producer;
  private final KafkaClientMetrics metrics;
  private final ExecutorService sending =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "record-sender"));

  @Inject
  RecordSender(KafkaSettings settings, MeterRegistry registry) {
    this.producer = new KafkaProducer<>(settings.producer());
    this.metrics = new KafkaClientMetrics(producer);
    metrics.bindTo(registry);
  }

  /** Completes when every record is stored by the brokers; fails if one of them is not. */
  public Uni<Void> send(List<OutgoingRecord> records) {
    if (records.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom().completionStage(() -> sendAll(records));
  }

  /** Where a record stands that was sent. */
  public record Place(String topic, int partition, long offset) {}

  /** Sends one record; completes with its place when it is stored by the brokers. */
  public Uni<Place> sendOne(OutgoingRecord outgoing) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                sending.execute(
                    () -> {
                      try {
                        handOver(outgoing, emitter);
                      } catch (RuntimeException e) {
                        emitter.fail(e);
                      }
                    }));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback has the answer
  private void handOver(OutgoingRecord outgoing, UniEmitter<? super Place> emitter) {
    producer.send(
        outgoing.toProducerRecord(),
        (metadata, exception) -> {
          if (exception == null) {
            emitter.complete(new Place(metadata.topic(), metadata.partition(), metadata.offset()));
          } else {
            emitter.fail(exception);
          }
        });
  }

  private CompletableFuture<Void> sendAll(List<OutgoingRecord> records) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    sending.execute(
        () -> {
          AtomicInteger open = new AtomicInteger(records.size());
          AtomicReference<Exception> failure = new AtomicReference<>();
          for (OutgoingRecord outgoing : records) {
            handOver(outgoing.toProducerRecord(), open, failure, done);
          }
        });
    return done;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback has the answer
  private void handOver(
      ProducerRecord<String, byte[]> outgoing,
      AtomicInteger open,
      AtomicReference<Exception> failure,
      CompletableFuture<Void> done) {
    try {
      producer.send(outgoing, (metadata, exception) -> settle(exception, open, failure, done));
    } catch (RuntimeException e) {
      settle(e, open, failure, done);
    }
  }

  private static void settle(
      @Nullable Exception exception,
      AtomicInteger open,
      AtomicReference<Exception> failure,
      CompletableFuture<Void> done) {
    if (exception != null) {
      failure.compareAndSet(null, exception);
    }
    if (open.decrementAndGet() == 0) {
      Exception first = failure.get();
      if (first == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(first);
      }
    }
  }

  @PreDestroy
  void close() {
    sending.shutdown();
    metrics.close();
    producer.close(Duration.ofSeconds(5));
  }
}
