package io.tranche.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @TempDir Path folder;

  @Test
  void keepsItsRecordsOverARestart() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      createTopic(kafka.bootstrapServers(), "kept");
      send(kafka.bootstrapServers(), "kept", "before");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      send(kafka.bootstrapServers(), "kept", "after");
      assertThat(readAll(kafka.bootstrapServers(), "kept")).containsExactly("before", "after");
    }
  }

  @Test
  void createsNoTopicByAccident() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder));
        KafkaProducer<String, String> producer =
            producer(Map.of("max.block.ms", 500), kafka.bootstrapServers())) {
      assertThatThrownBy(
              () -> producer.send(new ProducerRecord<>("typo", "x")).get(10, TimeUnit.SECONDS))
          .hasMessageContaining("typo");
      try (Admin admin = admin(kafka.bootstrapServers())) {
        assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).isEmpty();
      }
    }
  }

  @Test
  void refusesAFolderThatAnotherBrokerUses() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot start the embedded broker: another process uses its data folder (%s)",
              folder);
    }
  }

  @Test
  void namesWhatIsWrongWithItsArguments() {
    assertThatThrownBy(() -> Main.parse("--port", "70000", "--folder", folder.toString()))
        .hasMessage("Cannot start the embedded broker: port must lie within 0 and 65535 (70000)");
    assertThatThrownBy(() -> Main.parse("--port", "x")).hasMessageContaining("takes a number (x)");
    assertThatThrownBy(() -> Main.parse()).hasMessageContaining("no data folder given");
    assertThatThrownBy(() -> Main.parse("--data", "x")).hasMessageContaining("unknown option");
    assertThatThrownBy(() -> Main.parse("--folder")).hasMessageContaining("no value given");
  }

  static void createTopic(String bootstrapServers, String topic) throws Exception {
    try (Admin admin = admin(bootstrapServers)) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  static Admin admin(String bootstrapServers) {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  static KafkaProducer<String, String> producer(Map<String, Object> more, String servers) {
    Map<String, Object> config = new java.util.HashMap<>(more);
    config.put("bootstrap.servers", servers);
    config.put("acks", "all");
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  static void send(String servers, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(Map.of(), servers)) {
      producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
    }
  }

  static List<String> readAll(String servers, String topic) {
    Map<String, Object> config = Map.of("bootstrap.servers", servers);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
