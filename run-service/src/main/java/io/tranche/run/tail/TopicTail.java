package io.tranche.run.tail;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads topics on a thread of its own, poll after poll. Nothing is skipped: what a reader makes of
 * a poll is repeated until it succeeds, and only then the next poll is made.
 */
public final class TopicTail implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Under a steady stream each poll would bring a record or two: so long more are let come. */
  private static final Duration PACE = Duration.ofMillis(20);

  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

  /** What is made of the records. */
  public interface Reader {

    /** Where to start, asked once; everything stored after this call must be readable there. */
    Map<TopicPartition, Long> places(Consumer<String, byte[]> consumer);

    /** Loads what came before the places. */
    Uni<Void> prepare();

    /** Takes one poll in. */
    Uni<Void> read(List<ConsumerRecord<String, byte[]>> records);

    /** Called after every poll, about once a second where nothing comes. */
    default Uni<Void> rest() {
      return Uni.createFrom().voidItem();
    }
  }

  private final String name;
  private final Consumer<String, byte[]> consumer;
  private final Reader reader;
  private final Thread thread;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public TopicTail(String name, Consumer<String, byte[]> consumer, Reader reader) {
    this.name = name;
    this.consumer = consumer;
    this.reader = reader;
    this.thread = new Thread(this::run, name);
  }

  public void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether everything that was there at the start has been read. */
  public boolean isCaughtUp() {
    return caughtUp.isDone();
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void run() {
    Map<TopicPartition, Long> ends = Map.of();
    boolean placed = false;
    while (isOpen()) {
      try {
        if (!placed) {
          ends = place();
          placed = true;
        }
        if (!caughtUp.isDone() && hasPassed(ends)) {
          caughtUp.complete(null);
        }
        take();
      } catch (WakeupException e) {
        LOG.tracef("%s is asked to close", name);
      } catch (InterruptException | InterruptedException e) {
        closed.countDown();
      } catch (RuntimeException e) {
        LOG.warnf("Cannot read on in %s, trying again: %s", name, e);
      }
    }
    consumer.close();
  }

  private Map<TopicPartition, Long> place() throws InterruptedException {
    Map<TopicPartition, Long> places = reader.places(consumer);
    consumer.assign(places.keySet());
    places.forEach(consumer::seek);
    await(reader::prepare);
    return consumer.endOffsets(places.keySet());
  }

  private boolean hasPassed(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void take() throws InterruptedException {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    consumer.poll(POLL).forEach(records::add);
    if (!records.isEmpty()) {
      await(() -> reader.read(records));
      if (caughtUp.isDone()) {
        closed.await(PACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    await(reader::rest);
  }

  private void await(Supplier<Uni<? extends Void>> work) throws InterruptedException {
    CompletableFuture<Void> done =
        Uni.createFrom()
            .<Void>deferred(work)
            .onFailure()
            .invoke(failure -> LOG.warnf("%s is waiting for a dependency: %s", name, failure))
            .onFailure()
            .retry()
            .withBackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF)
            .indefinitely()
            .subscribeAsCompletionStage();
    while (isOpen() && !done.isDone()) {
      try {
        done.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        LOG.debugf("%s is still waiting", name);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    if (!done.isDone()) {
      done.cancel(true);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    consumer.wakeup();
  }
}
