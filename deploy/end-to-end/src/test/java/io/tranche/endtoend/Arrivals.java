package io.tranche.endtoend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Produces to the topic of file arrivals and remembers what Kafka has acknowledged. */
final class Arrivals implements AutoCloseable {
  private final String topic;
  private final Sender sender;
  private final Map<String, Arrival> newest = new LinkedHashMap<>();
  private final List<byte[]> sent = new ArrayList<>();

  Arrivals(String bootstrapServers, Names names) {
    this.topic = names.topics().fileArrivals();
    this.sender = new Sender(bootstrapServers);
  }

  /** Sends them and returns when all are acknowledged. */
  synchronized void send(Collection<Arrival> arrivals) {
    List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      byte[] value = arrival.notification();
      acknowledged.add(sender.send(new ProducerRecord<>(topic, value)));
      sent.add(value);
    }
    acknowledged.forEach(Sender::join);
    arrivals.forEach(
        arrival ->
            newest.merge(
                arrival.object(),
                arrival,
                (known, other) -> other.version() > known.version() ? other : known));
  }

  void send(Arrival... arrivals) {
    send(List.of(arrivals));
  }

  /** Sends a record of any form to one Kafka partition; the answer is where it is. */
  RecordMetadata sendRaw(int kafkaPartition, byte @Nullable [] value) {
    return Sender.join(sender.send(new ProducerRecord<>(topic, kafkaPartition, null, value)));
  }

  /** A good arrival for one Kafka partition. */
  void send(int kafkaPartition, Arrival arrival) {
    sendRaw(kafkaPartition, arrival.notification());
    newest.put(arrival.object(), arrival);
  }

  /** Sends everything once more, byte for byte. */
  void replay() {
    List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
    sent.forEach(value -> acknowledged.add(sender.send(new ProducerRecord<>(topic, value))));
    acknowledged.forEach(Sender::join);
  }

  /** Of each object the newest version that was acknowledged. */
  synchronized Collection<Arrival> acknowledged() {
    return List.copyOf(newest.values());
  }

  @Override
  public void close() {
    sender.close();
  }
}
