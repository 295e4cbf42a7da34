package io.tranche.endtoend;

import io.tranche.contracts.Cause;
import io.tranche.contracts.CloudEvent;
import io.tranche.contracts.Json;
import io.tranche.contracts.Origin;
import io.tranche.contracts.sets.DynamicPartitionRequest;
import io.tranche.contracts.sets.DynamicPartitionRequest.Add;
import io.tranche.contracts.sets.DynamicPartitionRequest.Delete;
import io.tranche.testing.Infrastructure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A program that says its part of a {@link SetHistory} in records of one to a thousand changes,
 * some of them twice. Each places its records in its own way; what must stay in order goes to one
 * Kafka partition.
 */
final class SetProducer implements AutoCloseable {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06Z");

  private final String name;
  private final int number;
  private final String set;
  private final String topic;
  private final int kafkaPartitions;
  private final Random random;
  private final Sender sender;
  private final List<SetHistory.Change> said;
  private int place;
  private int records;

  SetProducer(
      int number,
      String set,
      List<SetHistory.Change> said,
      Names names,
      int kafkaPartitions,
      Random random) {
    this.name = "producer-" + number;
    this.number = number;
    this.set = set;
    this.said = said;
    this.topic = names.topics().dynamicPartitionRequests();
    this.kafkaPartitions = kafkaPartitions;
    this.random = random;
    this.sender = new Sender(Infrastructure.bootstrapServers());
  }

  /** Says its changes up to this share of all, and returns when they are acknowledged. */
  void sayUpTo(int portion, int portions) {
    int until = (int) ((long) said.size() * portion / portions);
    List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
    while (place < until) {
      List<SetHistory.Change> together = next(until);
      ProducerRecord<byte[], byte[]> outgoing = request(together);
      acknowledged.add(sender.send(outgoing));
      if (random.nextInt(20) == 0) {
        acknowledged.add(sender.send(outgoing));
      }
    }
    acknowledged.forEach(Sender::join);
  }

  /** As many as fit in a record, which says at most one thing about each key or object. */
  private List<SetHistory.Change> next(int until) {
    int most = 1 << random.nextInt(10);
    Set<String> about = new HashSet<>();
    List<SetHistory.Change> together = new ArrayList<>();
    while (place < until && together.size() < most && about.add(said.get(place).about())) {
      together.add(said.get(place++));
    }
    return together;
  }

  private ProducerRecord<byte[], byte[]> request(List<SetHistory.Change> together) {
    String id = name + "-" + ++records;
    List<Add> adds =
        together.stream().map(SetHistory.Change::add).flatMap(Optional::stream).toList();
    List<Delete> deletes =
        together.stream().map(SetHistory.Change::delete).flatMap(Optional::stream).toList();
    DynamicPartitionRequest request =
        new DynamicPartitionRequest(
            set, adds, deletes, Origin.program(name), Cause.request(id, AT));
    ProducerRecord<byte[], byte[]> outgoing =
        new ProducerRecord<>(
            topic,
            kafkaPartition(together.stream().anyMatch(SetHistory.Change::inOrder)),
            null,
            Json.write(request));
    new CloudEvent(id, DynamicPartitionRequest.TYPE, "/" + name, AT)
        .headers()
        .forEach(
            (header, value) ->
                outgoing.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
    return outgoing;
  }

  private int kafkaPartition(boolean inOrder) {
    return inOrder ? number % kafkaPartitions : random.nextInt(kafkaPartitions);
  }

  @Override
  public void close() {
    sender.close();
  }
}
