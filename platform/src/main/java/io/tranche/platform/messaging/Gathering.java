package io.tranche.platform.messaging;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.Subscriptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Handles the polls of one channel, one batch at a time: whatever is polled while a batch is
 * handled becomes the next one together, up to a bound. Without this every poll would pay the fixed
 * cost of a batch alone, and under a steady stream polls are small: they would queue up behind each
 * other.
 */
final class Gathering implements Flow.Subscriber<Message<ConsumerRecords<String, byte[]>>> {

  private static final Logger LOG = Logger.getLogger(Gathering.class);

  private final Bounds bounds;
  private final Duration rest;
  private final Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> handler;
  private final Queue<Poll> waiting = new ArrayDeque<>();
  private Flow.Subscription subscription = Subscriptions.CANCELLED;
  private int waitingRecords;
  private long waitingBytes;
  private boolean handling;
  private boolean asked;

  /**
   * A reader of one channel.
   *
   * @param bounds of a batch, unless one poll alone has more; when as much waits, no more is taken
   *     from Kafka
   * @param rest so long at least after one batch before the next, so that more come together
   * @param handler completes when the records may be acknowledged; never fails
   */
  Gathering(
      Bounds bounds,
      Duration rest,
      Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> handler) {
    this.bounds = bounds;
    this.rest = rest;
    this.handler = handler;
  }

  /** How much is handled together. */
  record Bounds(int records, long bytes) {

    boolean allow(int someRecords, long someBytes) {
      return someRecords <= records && someBytes <= bytes;
    }
  }

  private record Poll(Message<ConsumerRecords<String, byte[]>> message, int records, long bytes) {

    static Poll of(Message<ConsumerRecords<String, byte[]>> message) {
      long bytes = 0;
      for (ConsumerRecord<String, byte[]> one : message.getPayload()) {
        bytes += one.value() == null ? 0 : one.value().length;
      }
      return new Poll(message, message.getPayload().count(), bytes);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    synchronized (this) {
      subscription = given;
      asked = true;
    }
    given.request(1);
  }

  @Override
  public void onNext(Message<ConsumerRecords<String, byte[]>> poll) {
    synchronized (this) {
      asked = false;
      Poll added = Poll.of(poll);
      waiting.add(added);
      waitingRecords += added.records();
      waitingBytes += added.bytes();
    }
    goOn();
  }

  /** Starts the next batch if none is handled, and asks for more if there is room. */
  private void goOn() {
    List<Message<ConsumerRecords<String, byte[]>>> batch = List.of();
    boolean ask;
    synchronized (this) {
      if (!handling && !waiting.isEmpty()) {
        handling = true;
        batch = take();
      }
      ask = !asked && bounds.allow(waitingRecords + 1, waitingBytes + 1);
      asked |= ask;
    }
    if (ask) {
      subscription.request(1);
    }
    if (!batch.isEmpty()) {
      handle(batch);
    }
  }

  private List<Message<ConsumerRecords<String, byte[]>>> take() {
    List<Message<ConsumerRecords<String, byte[]>>> batch = new ArrayList<>();
    int records = 0;
    long bytes = 0;
    for (Poll next = waiting.peek();
        next != null
            && (batch.isEmpty() || bounds.allow(records + next.records(), bytes + next.bytes()));
        next = waiting.peek()) {
      records += next.records();
      bytes += next.bytes();
      batch.add(waiting.remove().message());
    }
    waitingRecords -= records;
    waitingBytes -= bytes;
    return batch;
  }

  private void handle(List<Message<ConsumerRecords<String, byte[]>>> batch) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    batch.forEach(poll -> poll.getPayload().forEach(records::add));
    handler
        .apply(records)
        .chain(() -> acknowledge(batch))
        .chain(this::rest)
        .subscribe()
        .with(done -> next(), defect -> refuse(batch, defect));
  }

  private static Uni<Void> acknowledge(List<Message<ConsumerRecords<String, byte[]>>> batch) {
    return Uni.join()
        .all(batch.stream().map(poll -> Uni.createFrom().completionStage(poll::ack)).toList())
        .andFailFast()
        .replaceWithVoid();
  }

  private Uni<Void> rest() {
    Uni<Void> over = Uni.createFrom().voidItem();
    return rest.isZero() ? over : over.onItem().delayIt().by(rest);
  }

  private void next() {
    synchronized (this) {
      handling = false;
    }
    goOn();
  }

  /** Stops the channel, which the service's liveness shows; nothing is committed any more. */
  private static void refuse(
      List<Message<ConsumerRecords<String, byte[]>>> batch, Throwable defect) {
    LOG.error("A batch failed that should have been waited out or set aside", defect);
    batch.forEach(
        poll ->
            Uni.createFrom()
                .completionStage(() -> poll.nack(defect))
                .subscribe()
                .with(stopped -> {}, failure -> LOG.error("Cannot stop the channel", failure)));
  }

  @Override
  public void onError(Throwable failure) {
    LOG.error("A channel failed", failure);
  }

  @Override
  public void onComplete() {
    LOG.debug("A channel ended");
  }
}
