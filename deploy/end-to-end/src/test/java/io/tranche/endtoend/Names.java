package io.tranche.endtoend;

import io.tranche.contracts.Topics;
import io.tranche.testing.Infrastructure;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Where one system keeps its state: several live side by side on one broker and one store. */
record Names(String topicPrefix, String databasePrefix) {
  private static final AtomicInteger NEXT = new AtomicInteger();

  static Names fresh() {
    int number = NEXT.incrementAndGet();
    return new Names(
        Infrastructure.topicPrefix() + number + ".",
        Infrastructure.databasePrefix() + number + "_");
  }

  Topics topics() {
    return new Topics(topicPrefix);
  }

  String database(String name) {
    return databasePrefix + name;
  }

  /** What a service is told of them and of where Kafka and the store are. */
  Map<String, String> configuration(String bootstrapServers, String mongoUri) {
    return Map.of(
        "kafka.bootstrap.servers", bootstrapServers,
        "quarkus.mongodb.connection-string", mongoUri,
        "tranche.prefix", topicPrefix,
        "tranche.database-prefix", databasePrefix,
        // The group of a killed process waits so long for it.
        "mp.messaging.connector.smallrye-kafka.session.timeout.ms",
            String.valueOf(Infrastructure.shortestSession().toMillis()),
        "mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms",
            String.valueOf(Infrastructure.shortestSession().toMillis() / 5));
  }
}
