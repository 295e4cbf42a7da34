package io.tranche.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class InfrastructureTest {
  @Test
  void servesKafkaAndAStore() throws Exception {
    Map<String, String> configuration = new TrancheTestResource().start();
    String topic = configuration.get("tranche.prefix") + "infrastructure";
    try (Admin admin =
            Admin.create(
                Map.of("bootstrap.servers", configuration.get("kafka.bootstrap.servers")));
        MongoClient client =
            MongoClients.create(configuration.get("quarkus.mongodb.connection-string"))) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains(topic);

      var database = client.getDatabase(configuration.get("tranche.database-prefix") + "infra");
      database.getCollection("documents").insertOne(new Document("_id", 1));
      assertThat(database.getCollection("documents").find()).hasSize(1);
    }
  }

  @Test
  void isTheSameForEveryTestOfTheJvm() {
    assertThat(TrancheTestResource.configuration()).isEqualTo(TrancheTestResource.configuration());
  }

  @Test
  void namesTheKindsThatItKnows() {
    assertThatThrownBy(() -> Infrastructure.Kind.parse("docker"))
        .hasMessage(
            "Cannot choose the test infrastructure: tranche.test.infrastructure is embedded,"
                + " containers or external (docker)");
  }

  @Test
  void namesTheAddressThatIsMissing() {
    assertThatThrownBy(() -> Infrastructure.given("tranche.test.absent"))
        .hasMessageContaining("-Dtranche.test.absent=");
  }
}
