package io.tranche.run.openlineage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads a topic as a member of a group, poll after poll, and commits each when it was taken. Taking
 * one may last as long as it likes: meanwhile the reader stays in its group and reads nothing.
 */
final class GroupReader implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(GroupReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final long PAUSE_MILLIS = 1_000;

  private final String name;
  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final Taker taker;
  private final Thread thread;
  private final ExecutorService taking =
      Executors.newSingleThreadExecutor(task -> daemon(task, "taking"));
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean busy;

  /** Takes the records of a poll; what it throws is a reason to try again. */
  interface Taker {
    void take(List<ConsumerRecord<String, byte[]>> records) throws InterruptedException;
  }

  GroupReader(String name, Consumer<String, byte[]> consumer, String topic, Taker taker) {
    this.name = name;
    this.consumer = consumer;
    this.topic = topic;
    this.taker = taker;
    this.thread = daemon(this::run, name);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    thread.start();
  }

  /** What is assigned while a poll is taken waits as all else does. */
  private final class WhileBusy implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      if (busy) {
        consumer.pause(assigned);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      LOG.debugf("%s gives %s up", name, revoked);
    }
  }

  private void run() {
    consumer.subscribe(List.of(topic), new WhileBusy());
    while (isOpen()) {
      try {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
          take(records);
        }
      } catch (WakeupException e) {
        LOG.tracef("%s is asked to close", name);
      } catch (InterruptException | InterruptedException e) {
        closed.countDown();
      } catch (RuntimeException e) {
        LOG.warnf(e, "Cannot read on in %s, trying again", name);
      }
    }
    consumer.close();
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void take(ConsumerRecords<String, byte[]> records) throws InterruptedException {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (ConsumerRecord<String, byte[]> one : records) {
      all.add(one);
      next.put(
          new TopicPartition(one.topic(), one.partition()),
          new OffsetAndMetadata(one.offset() + 1));
    }
    Future<?> taken = taking.submit(() -> takeUntilDone(all));
    busy = true;
    consumer.pause(consumer.assignment());
    try {
      while (isOpen() && !taken.isDone()) {
        stayInGroup();
      }
    } finally {
      busy = false;
      consumer.resume(consumer.assignment());
    }
    if (isOpen() && isTaken(taken)) {
      commit(next);
    }
  }

  /** Nothing is read while all is paused; what was read must be taken whatever happens here. */
  private void stayInGroup() {
    try {
      consumer.poll(LOOK);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warnf("Cannot stay in the group of %s, trying again: %s", name, e);
    }
  }

  private void takeUntilDone(List<ConsumerRecord<String, byte[]>> records) {
    boolean done = false;
    while (isOpen() && !done) {
      try {
        taker.take(records);
        done = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warnf(e, "Cannot take %d records in %s, trying again", records.size(), name);
        done = isClosedAfterPause();
      }
    }
  }

  private boolean isClosedAfterPause() {
    try {
      return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static boolean isTaken(Future<?> taken) throws InterruptedException {
    try {
      taken.get();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What could not be committed comes again, here or to another member: that is at least once. */
  private void commit(Map<TopicPartition, OffsetAndMetadata> next) {
    try {
      consumer.commitSync(next);
    } catch (WakeupException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.infof("%s could not commit what it has taken: %s", name, e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    consumer.wakeup();
    taking.shutdownNow();
  }
}
