package io.tranche.platform.messaging;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How our own clients talk to Kafka; the channels have the same settings in the platform's
 * properties.
 */
@Singleton
public class KafkaSettings {

  private final Map<String, Object> broker;

  @Inject
  KafkaSettings(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.broker = Map.copyOf(broker);
  }

  /** Nothing that is answered is lost, and a retry never doubles or reorders. */
  Map<String, Object> producer() {
    Map<String, Object> settings = client();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicDeclarations.MAX_DEAD_LETTER_BYTES);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  /** A reader without a group that knows its own place: a lost place is an error, never a jump. */
  public Map<String, Object> reader() {
    Map<String, Object> settings = client();
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
    settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return settings;
  }

  /** What any client needs to find the brokers. */
  public Map<String, Object> client() {
    Map<String, Object> settings = new HashMap<>();
    broker.forEach(
        (name, value) -> {
          if (!name.startsWith("group.") && !name.startsWith("topic")) {
            settings.put(name, Optional.ofNullable(value).map(Object::toString).orElse(""));
          }
        });
    return settings;
  }
}
