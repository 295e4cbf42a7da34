package io.tranche.endtoend;

import io.tranche.contracts.Json;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.contracts.workers.WorkerCommand;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A worker that says what its test says, and beats by itself. */
final class WorkerByHand implements AutoCloseable {
  static final String ACCEPTANCE = "the first and only";

  private final Names names;
  private final String id;
  private final String queue;
  private final int slots;
  private final Sender sender;
  private final TopicReader reader;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread beating = new Thread(this::beat, "worker-by-hand");

  /** With one slot. */
  WorkerByHand(String bootstrapServers, Names names, String id, String queue) {
    this(bootstrapServers, names, id, queue, 1);
  }

  WorkerByHand(String bootstrapServers, Names names, String id, String queue, int slots) {
    this.names = names;
    this.id = id;
    this.queue = queue;
    this.slots = slots;
    this.sender = new Sender(bootstrapServers);
    this.reader = new TopicReader(bootstrapServers);
    beating.setDaemon(true);
    beating.start();
  }

  private void beat() {
    try {
      long number = 0;
      do {
        number++;
        send(
            names.topics().workerBeats(),
            id,
            new WorkerBeat.Heartbeat(id, queue, slots, Map.of(), number));
      } while (!closed.await(500, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All that it was ever told of a kind. */
  <T extends WorkerCommand> List<T> told(Class<T> type) {
    return reader.read(names.topics().tasks()).stream()
        .map(raw -> Json.read(raw.value(), WorkerCommand.class))
        .filter(command -> command.worker().equals(id))
        .flatMap(command -> type.isInstance(command) ? Stream.of(type.cast(command)) : Stream.of())
        .toList();
  }

  void accept(WorkerCommand.Offer offer) {
    answer(new TaskResult.Accepted(id, offer.task(), offer.runId(), ACCEPTANCE));
  }

  void succeed(WorkerCommand.Offer offer) {
    answer(
        new TaskResult.Succeeded(
            id,
            offer.task(),
            offer.runId(),
            ACCEPTANCE,
            offer.partitions().stream()
                .map(one -> new TaskResult.Made(one.key(), Optional.empty(), Map.of("rows", 7)))
                .toList()));
  }

  private void answer(TaskResult result) {
    send(names.topics().taskResults(), result.runId(), result);
  }

  private void send(String topic, String key, Object message) {
    Sender.join(
        sender.send(
            new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), Json.write(message))));
  }

  @Override
  public void close() {
    closed.countDown();
    reader.close();
    sender.close();
  }
}
