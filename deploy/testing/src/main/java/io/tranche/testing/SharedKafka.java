package io.tranche.testing;

import io.tranche.kafka.embedded.EmbeddedKafka;
import io.tranche.kafka.embedded.EmbeddedKafkaOptions;
import java.nio.file.Path;
import org.testcontainers.kafka.KafkaContainer;

/** The broker of this JVM's tests. */
record SharedKafka(String bootstrapServers) {
  private static final String IMAGE = "apache/kafka:4.1.1";

  static SharedKafka start(Infrastructure.Kind kind) {
    return switch (kind) {
      case EMBEDDED -> embedded();
      case CONTAINERS -> container();
      case EXTERNAL -> new SharedKafka(Infrastructure.given("tranche.test.kafka"));
    };
  }

  private static SharedKafka embedded() {
    Path folder = TemporaryFolder.create("kafka");
    EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder));
    TemporaryFolder.deleteAtExit(folder, kafka::close);
    return new SharedKafka(kafka.bootstrapServers());
  }

  // The reaper of Testcontainers removes the container after this JVM.
  @SuppressWarnings("resource")
  private static SharedKafka container() {
    KafkaContainer container =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    container.start();
    return new SharedKafka(container.getBootstrapServers());
  }
}
