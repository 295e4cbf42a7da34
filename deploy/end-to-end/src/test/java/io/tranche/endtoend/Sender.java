package io.tranche.endtoend;

import java.util.HashMap;
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

/** A program outside of the system that produces records, and knows which are acknowledged. */
final class Sender implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  Sender(String bootstrapServers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    this.producer = new KafkaProducer<>(settings);
  }

  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> outgoing) {
    return producer.send(outgoing);
  }

  static RecordMetadata join(Future<RecordMetadata> acknowledged) {
    try {
      return acknowledged.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException problem) {
      throw new IllegalStateException("Cannot produce a record", problem);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a record is produced", stopped);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
