package io.tranche.platform.catalog;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.CatalogAssembler;
import io.tranche.contracts.definitions.DefinitionRecord;
import io.tranche.platform.messaging.KafkaSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Reads the definitions topic from its start, and goes on reading, on a thread of its own. */
@Singleton
class DefinitionsReader {

  private static final Logger LOG = Logger.getLogger(DefinitionsReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaConsumer<String, byte[]> consumer;

  /**
   * Asks where the topic ends, over a connection of its own: on that of the other, the question
   * would wait behind a fetch which the broker holds back for half a second while nothing is new.
   */
  private final KafkaConsumer<String, byte[]> ends;

  private final TopicPartition place;
  private final CatalogAssembler assembler = new CatalogAssembler();
  private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private final Thread thread = new Thread(this::readUntilClosed, "definitions-reader");
  private Consumer<Catalog> onCatalog = catalog -> {};
  private Runnable onFirstEnd = () -> {};
  private volatile boolean closed;

  @Inject
  DefinitionsReader(KafkaSettings settings, Topics topics) {
    this.consumer = new KafkaConsumer<>(settings.reader());
    this.ends = new KafkaConsumer<>(settings.reader());
    this.place = new TopicPartition(topics.definitions(), 0);
  }

  void start(Consumer<Catalog> onCatalog, Runnable onFirstEnd) {
    this.onCatalog = onCatalog;
    this.onFirstEnd = onFirstEnd;
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes when everything that is on the topic at the time of the call has been read. */
  Uni<Void> caughtUp() {
    return Uni.createFrom()
        .completionStage(
            () -> {
              CompletableFuture<Void> caughtUp = new CompletableFuture<>();
              synchronized (waiting) {
                waiting.add(caughtUp);
              }
              consumer.wakeup();
              return caughtUp;
            });
  }

  private void readUntilClosed() {
    consumer.assign(List.of(place));
    consumer.seekToBeginning(List.of(place));
    boolean ended = false;
    while (!closed) {
      try {
        if (!ended) {
          readTo(end());
          ended = true;
          onFirstEnd.run();
        }
        answerWaiting();
        take(POLL);
      } catch (WakeupException e) {
        LOG.trace("asked to catch up or to close");
      } catch (InterruptException e) {
        closed = true;
      } catch (RuntimeException e) {
        LOG.warnf("Cannot read definitions, trying again: %s", e);
      }
    }
    consumer.close();
    ends.close();
  }

  private void answerWaiting() {
    int asked;
    synchronized (waiting) {
      asked = waiting.size();
    }
    if (asked > 0) {
      readTo(end());
    }
    for (int i = 0; i < asked; i++) {
      CompletableFuture<Void> answered;
      synchronized (waiting) {
        answered = waiting.remove();
      }
      answered.complete(null);
    }
  }

  private long end() {
    return ends.endOffsets(List.of(place)).getOrDefault(place, 0L);
  }

  private void readTo(long end) {
    while (!closed && consumer.position(place) < end) {
      take(POLL);
    }
  }

  private void take(Duration atMost) {
    for (ConsumerRecord<String, byte[]> raw : consumer.poll(atMost)) {
      take(raw);
    }
  }

  private void take(ConsumerRecord<String, byte[]> raw) {
    if (raw.value() == null) {
      return;
    }
    try {
      assembler.accept(Json.read(raw.value(), DefinitionRecord.class)).ifPresent(onCatalog);
    } catch (TrancheException | Json.UnknownMessageType e) {
      LOG.warnf("Ignored %s@%d: %s", raw.topic(), raw.offset(), e.getMessage());
    }
  }

  @PreDestroy
  void close() {
    closed = true;
    consumer.wakeup();
    ends.wakeup();
  }
}
