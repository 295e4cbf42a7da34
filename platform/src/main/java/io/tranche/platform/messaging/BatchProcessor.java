package io.tranche.platform.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.TrancheException;
import io.tranche.platform.Trouble;
import io.tranche.platform.messaging.DeadLetters.Rejected;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Handles the records of a topic in batches so that its consumer neither stops nor skips: a record
 * that cannot be read, or that fails for a reason of its own, is set aside alone; a dependency that
 * does not answer is waited for, for as long as it takes, while hardly more is taken from Kafka. A
 * batch is acknowledged when everything that follows from it is stored and sent.
 */
@Singleton
public class BatchProcessor {

  private static final Logger LOG = Logger.getLogger(BatchProcessor.class);
  private static final Gathering.Bounds BOUNDS = new Gathering.Bounds(500, 1 << 20);
  private static final Duration REST = Duration.ofMillis(20);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

  private final DeadLetters deadLetters;
  private final MeterRegistry registry;
  private final TroubleCheck trouble;

  @Inject
  BatchProcessor(DeadLetters deadLetters, MeterRegistry registry, TroubleCheck trouble) {
    this.deadLetters = deadLetters;
    this.registry = registry;
    this.trouble = trouble;
  }

  /** Reads one record; throws {@link TrancheException.Invalid} if it never can be read. */
  @FunctionalInterface
  public interface Decoder<T> {
    T decode(ConsumerRecord<String, byte[]> raw);
  }

  /**
   * Handles the readable records of a batch: stores, then sends what follows. It may run again for
   * the same records. The answer names the records that can never be handled.
   */
  @FunctionalInterface
  public interface Handler<T> {
    Uni<List<Rejected>> handle(List<IncomingRecord<T>> records);
  }

  /** A decoder of values that are messages of ours. */
  public static <T> Decoder<T> json(Class<T> type) {
    return raw -> {
      if (raw.value() == null) {
        throw new TrancheException.Invalid(
            "empty-value", "Cannot read " + type.getSimpleName() + ": the record has no value");
      }
      return Json.read(raw.value(), type);
    };
  }

  /** What a channel's incoming method returns: reads the channel, batch by batch. */
  public <T> Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> reader(
      Decoder<T> decoder, Handler<T> handler) {
    return reader(decoder, () -> handler);
  }

  /**
   * A reader of a channel that nobody waits for to the millisecond: it rests after each batch, so
   * that under a steady stream the next one is larger.
   */
  public <T> Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> calmReader(
      Decoder<T> decoder, Handler<T> handler) {
    return new Gathering(BOUNDS, REST, records -> process(records, decoder, handler));
  }

  /** A reader with a handler of its own for each batch, which may remember what it has done. */
  public <T> Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> reader(
      Decoder<T> decoder, Supplier<Handler<T>> handlers) {
    return new Gathering(
        BOUNDS, Duration.ZERO, records -> process(records, decoder, handlers.get()));
  }

  <T> Uni<Void> process(
      List<ConsumerRecord<String, byte[]>> records, Decoder<T> decoder, Handler<T> handler) {
    List<IncomingRecord<T>> readable = new ArrayList<>(records.size());
    List<Rejected> unreadable = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> raw : records) {
      decode(raw, decoder, readable, unreadable);
    }
    return settled(() -> handle(readable, unreadable, handler));
  }

  private <T> void decode(
      ConsumerRecord<String, byte[]> raw,
      Decoder<T> decoder,
      List<IncomingRecord<T>> readable,
      List<Rejected> unreadable) {
    try {
      readable.add(IncomingRecord.of(decoder.decode(raw), raw));
    } catch (Json.UnknownMessageType e) {
      registry.counter("tranche.records.ignored", "topic", raw.topic()).increment();
      LOG.infof(
          "Ignored %s[%d]@%d: %s", raw.topic(), raw.partition(), raw.offset(), e.getMessage());
    } catch (TrancheException e) {
      unreadable.add(new Rejected(raw, e.code(), String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      unreadable.add(new Rejected(raw, "unreadable", e.toString()));
    }
  }

  private <T> Uni<Void> handle(
      List<IncomingRecord<T>> readable, List<Rejected> unreadable, Handler<T> handler) {
    return handleAllOrEach(readable, handler)
        .chain(
            rejected -> {
              List<Rejected> all = new ArrayList<>(unreadable);
              all.addAll(rejected);
              return deadLetters.send(all);
            });
  }

  /**
   * When a batch fails for a reason of its own, its records are handled one by one to find which.
   */
  private <T> Uni<List<Rejected>> handleAllOrEach(
      List<IncomingRecord<T>> records, Handler<T> handler) {
    if (records.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return Uni.createFrom()
        .deferred(() -> handler.handle(records))
        .onFailure(failure -> !Trouble.isTrouble(failure))
        .recoverWithUni(
            failure ->
                records.size() == 1
                    ? Uni.createFrom().item(List.of(rejected(records.get(0), failure)))
                    : each(records, handler));
  }

  private <T> Uni<List<Rejected>> each(List<IncomingRecord<T>> records, Handler<T> handler) {
    Uni<List<Rejected>> chain = Uni.createFrom().item(new ArrayList<>());
    for (IncomingRecord<T> one : records) {
      chain =
          chain.chain(
              rejected ->
                  handleAllOrEach(List.of(one), handler)
                      .map(
                          more -> {
                            rejected.addAll(more);
                            return rejected;
                          }));
    }
    return chain;
  }

  private static <T> Rejected rejected(IncomingRecord<T> incoming, Throwable failure) {
    if (failure instanceof TrancheException known) {
      return new Rejected(incoming.raw(), known.code(), String.valueOf(known.getMessage()));
    }
    LOG.errorf(failure, "Cannot handle a record of %s", incoming.raw().topic());
    return new Rejected(incoming.raw(), "internal-error", failure.toString());
  }

  /** Repeats until it succeeds; meanwhile the service says that it is not ready. */
  private Uni<Void> settled(Supplier<Uni<? extends Void>> work) {
    Object attempt = new Object();
    return Uni.createFrom()
        .<Void>deferred(work)
        .onFailure()
        .invoke(
            failure -> {
              trouble.begins(attempt, failure);
              LOG.warnf("Waiting for a dependency: %s", failure);
            })
        .onFailure()
        .retry()
        .withBackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF)
        .indefinitely()
        .onTermination()
        .invoke(() -> trouble.ends(attempt));
  }
}
