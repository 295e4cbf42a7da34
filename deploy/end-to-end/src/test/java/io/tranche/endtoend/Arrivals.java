package io.tranche.endtoend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Produces to the topic of file arrivals and remembers what Kafka has acknowledged. */
final class Arrivals implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Arrival> newest = new LinkedHashMap<>();
  private final List<byte[]> sent = new ArrayList<>();

  Arrivals(String bootstrapServers, Names names) {
    this.topic = names.topics().fileArrivals();
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    this.producer = new KafkaProducer<>(settings);
  }

  /** Sends them and returns when all are acknowledged. */
  synchronized void send(Collection<Arrival> arrivals) {
    List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      byte[] value = arrival.notification();
      acknowledged.add(producer.send(new ProducerRecord<>(topic, value)));
      sent.add(value);
    }
    acknowledged.forEach(Arrivals::join);
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
    return join(producer.send(new ProducerRecord<>(topic, kafkaPartition, null, value)));
  }

  /** A good arrival for one Kafka partition. */
  void send(int kafkaPartition, Arrival arrival) {
    sendRaw(kafkaPartition, arrival.notification());
    newest.put(arrival.object(), arrival);
  }

  /** Sends everything once more, byte for byte. */
  void replay() {
    List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
    sent.forEach(value -> acknowledged.add(producer.send(new ProducerRecord<>(topic, value))));
    acknowledged.forEach(Arrivals::join);
  }

  /** Of each object the newest version that was acknowledged. */
  synchronized Collection<Arrival> acknowledged() {
    return List.copyOf(newest.values());
  }

  private static RecordMetadata join(Future<RecordMetadata> acknowledged) {
    try {
      return acknowledged.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException problem) {
      throw new IllegalStateException("Cannot produce an arrival", problem);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while an arrival is produced", stopped);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
