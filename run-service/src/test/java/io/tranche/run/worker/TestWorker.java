package io.tranche.run.worker;

import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Topics;
import io.tranche.contracts.workers.TaskResult;
import io.tranche.contracts.workers.WorkerBeat;
import io.tranche.contracts.workers.WorkerCommand;
import io.tranche.run.materializer.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A worker that does what its test says; as a process of its own, it accepts what it is offered,
 * says so, and succeeds when a file appears.
 */
final class TestWorker implements AutoCloseable {

  private static final long BEAT_MILLIS = 500;

  final String id;
  private final Topics topics;
  private final String queue;
  private final int slots;
  private final Map<String, String> assets;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;
  private final BlockingQueue<WorkerCommand> heard = new LinkedBlockingQueue<>();
  private final AtomicLong beats = new AtomicLong();
  private final CountDownLatch silent = new CountDownLatch(1);
  private final Thread reading = new Thread(this::read, "test-worker-reads");
  private final Thread beating = new Thread(this::beat, "test-worker-beats");

  TestWorker(
      String brokers,
      String prefix,
      String id,
      String queue,
      int slots,
      Map<String, String> assets) {
    this.id = id;
    this.topics = new Topics(prefix);
    this.queue = queue;
    this.slots = slots;
    this.assets = assets;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> places =
        consumer.partitionsFor(topics.tasks()).stream()
            .map(place -> new TopicPartition(place.topic(), place.partition()))
            .toList();
    consumer.assign(places);
    consumer.seekToEnd(places);
    places.forEach(consumer::position);
    reading.setDaemon(true);
    beating.setDaemon(true);
    reading.start();
    beating.start();
  }

  String queue() {
    return queue;
  }

  private void read() {
    try {
      while (silent.getCount() > 0) {
        for (ConsumerRecord<String, byte[]> raw : consumer.poll(Duration.ofMillis(100))) {
          if (id.equals(raw.key())) {
            heard.add(Json.read(raw.value(), WorkerCommand.class));
          }
        }
      }
    } finally {
      consumer.close();
    }
  }

  private void beat() {
    try {
      do {
        send(new WorkerBeat.Heartbeat(id, queue, slots, assets, beats.incrementAndGet()));
      } while (!silent.await(BEAT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(WorkerBeat beat) {
    send(topics.workerBeats(), beat.key(), beat, beat.id(), WorkerBeat.TYPE);
  }

  void send(TaskResult result) {
    send(topics.taskResults(), result.runId(), result, result.id(), TaskResult.TYPE);
  }

  private void send(String topic, String key, Object message, String eventId, String type) {
    ProducerRecord<String, byte[]> sent = new ProducerRecord<>(topic, key, Json.write(message));
    new CloudEvent(eventId, type, "/test-worker", Instant.EPOCH)
        .headers()
        .forEach((name, value) -> sent.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    try {
      producer.send(sent).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next command of a kind; what comes before it is passed over. */
  <T extends WorkerCommand> T next(Class<T> type) throws InterruptedException {
    List<WorkerCommand> passed = new ArrayList<>();
    WorkerCommand command = heard.poll(60, TimeUnit.SECONDS);
    while (command != null && !type.isInstance(command)) {
      passed.add(command);
      command = heard.poll(60, TimeUnit.SECONDS);
    }
    if (command == null) {
      throw new AssertionError("No " + type.getSimpleName() + " was heard, but " + passed);
    }
    return type.cast(command);
  }

  /** What was heard and not taken yet. */
  List<WorkerCommand> heard() {
    return List.copyOf(heard);
  }

  /** Accepts a task and waits until it may begin. */
  String begin(WorkerCommand.Offer offer) throws InterruptedException {
    String acceptance = accept(offer);
    WorkerCommand.Begin begin = next(WorkerCommand.Begin.class);
    if (!begin.acceptance().equals(acceptance)) {
      throw new AssertionError("Another acceptance counts: " + begin);
    }
    return acceptance;
  }

  String accept(WorkerCommand.Offer offer) {
    String acceptance = UUID.randomUUID().toString();
    send(new TaskResult.Accepted(id, offer.task(), offer.runId(), acceptance));
    return acceptance;
  }

  void succeed(WorkerCommand.Offer offer, String acceptance, TaskResult.Made... made) {
    send(new TaskResult.Succeeded(id, offer.task(), offer.runId(), acceptance, List.of(made)));
  }

  static TaskResult.Made made(String partition, Map<String, Object> metadata) {
    return new TaskResult.Made(partition, Optional.empty(), metadata);
  }

  /** Ends as a process does that is killed: it says nothing more. */
  @Override
  public void close() {
    silent.countDown();
    try {
      reading.join();
      beating.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }

  /**
   * A process of its own.
   *
   * @param arguments brokers, prefix, id, queue, and the file whose appearance ends each task
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path end = Path.of(arguments[4]);
    try (TestWorker worker =
        new TestWorker(arguments[0], arguments[1], arguments[2], arguments[3], 1, Map.of())) {
      ChildJvm.say("ready");
      WorkerCommand.Offer offer = worker.next(WorkerCommand.Offer.class);
      String acceptance = worker.begin(offer);
      ChildJvm.say("begun " + offer.token());
      while (!Files.exists(end)) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      worker.succeed(offer, acceptance);
      ChildJvm.say("answered");
      worker.next(WorkerCommand.Dismiss.class);
      ChildJvm.say("dismissed");
      worker.next(WorkerCommand.Cancel.class);
      ChildJvm.say("refused");
    }
  }
}
