package io.tranche.benchmarks.status;

import io.tranche.benchmarks.process.Waiting;
import io.tranche.benchmarks.workload.Producing;
import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Ids;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.Topics;
import io.tranche.contracts.runs.RunRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A thousand partitions a second that are asked for, a hundred in a run, until it is closed; fewer
 * where they are not materialized as fast, so that no queue of them is measured.
 */
final class Arriving implements AutoCloseable {

  private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX);
  private static final int IN_A_RUN = 100;
  private static final int RUNS_A_SECOND = 10;
  private static final int MOST_WAITING = 2_000;

  private final String kafka;
  private final String asset;
  private final int partitions;
  private final IntFunction<String> key;
  private final Random random = new Random(IN_A_RUN);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final long materializedBefore;
  private final long begin = System.nanoTime();
  private final CompletableFuture<Void> sending;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param partitions how many there are
   * @param key of each, by a number from 0
   */
  Arriving(String kafka, String asset, int partitions, IntFunction<String> key) {
    this.kafka = kafka;
    this.asset = asset;
    this.partitions = partitions;
    this.key = key;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.materializedBefore = assetEvents();
    this.sending =
        CompletableFuture.runAsync(this::send, task -> new Thread(task, "arriving").start());
  }

  private void send() {
    try (Producing producing = new Producing(kafka)) {
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      long due = begin;
      for (int run = 0; !closed; run++) {
        due = Math.max(due + 1_000_000_000L / RUNS_A_SECOND, System.nanoTime());
        Waiting.pause((due - System.nanoTime()) / 1_000_000);
        awaitRoom((long) run * IN_A_RUN);
        Instant now = Clock.systemUTC().instant();
        String id = Ids.of("benchmark", asset, Integer.toString(run));
        RunRequest.Launch launch =
            RunRequest.Launch.of(
                id, asset, some(), Origin.program("benchmark-" + run), Cause.request(id, now));
        sends.add(
            producing.send(
                TOPICS.runRequests(),
                id,
                Json.write(launch),
                new CloudEvent(id, RunRequest.TYPE, "/benchmark", now)));
      }
      Producing.await(sends);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitRoom(long askedFor) throws InterruptedException {
    while (!closed && askedFor - (assetEvents() - materializedBefore) > MOST_WAITING) {
      Waiting.pause(50);
    }
  }

  private List<String> some() {
    Set<String> some = new LinkedHashSet<>();
    while (some.size() < IN_A_RUN) {
      some.add(key.apply(random.nextInt(partitions)));
    }
    return List.copyOf(some);
  }

  /** How many partitions were materialized a second so far. */
  double perSecond() {
    return (assetEvents() - materializedBefore) / ((System.nanoTime() - begin) / 1e9);
  }

  private synchronized long assetEvents() {
    List<TopicPartition> places =
        consumer.partitionsFor(TOPICS.assetEvents()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    return consumer.endOffsets(places).values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    closed = true;
    sending.join();
    consumer.close();
  }
}
