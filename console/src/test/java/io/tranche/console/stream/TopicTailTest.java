package io.tranche.console.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tranche.contracts.Topics;
import io.tranche.testing.Infrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicTailTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void waitsForTopicsThatAreDeclaredLater() throws Exception {
    Topics topics = new Topics("later.");
    TopicTail tail = new TopicTail(topics.prefix(), Infrastructure.bootstrapServers());
    tail.start(new StartupEvent());
    try {
      await()
          .during(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(tail.live()).isFalse());

      declare(topics);

      await().atMost(PATIENCE).until(tail::live);
    } finally {
      tail.stop(new ShutdownEvent());
    }
  }

  private static void declare(Topics topics) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", Infrastructure.bootstrapServers()))) {
      List<NewTopic> declared =
          topics.declarations().stream()
              .map(topic -> new NewTopic(topic.name(), Optional.of(1), Optional.empty()))
              .toList();
      admin.createTopics(declared).all().get();
    }
  }
}
