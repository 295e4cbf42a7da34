package io.tranche.benchmarks.workload;

import io.tranche.contracts.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer with the product's settings. */
public final class Producing implements AutoCloseable {

  private final KafkaProducer<String, byte[]> producer;

  public Producing(String kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 << 20);
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** Hands one record to the producer. */
  public Future<RecordMetadata> send(String topic, String key, byte[] value, CloudEvent event) {
    ProducerRecord<String, byte[]> outgoing = new ProducerRecord<>(topic, key, value);
    event
        .headers()
        .forEach(
            (name, text) -> outgoing.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return producer.send(outgoing);
  }

  /** Hands one record without headers to the producer. */
  public Future<RecordMetadata> send(String topic, String key, byte[] value) {
    return producer.send(new ProducerRecord<>(topic, key, value));
  }

  /** Returns when the brokers have stored all of them. */
  public static void await(List<? extends Future<?>> sends) throws InterruptedException {
    for (Future<?> send : sends) {
      try {
        if (send.get() instanceof RecordMetadata stored && !stored.hasOffset()) {
          throw new IllegalStateException("Cannot send: no offset (" + stored + ")");
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot send: " + e.getCause(), e);
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
