package io.tranche.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tranche.testing.wire.WireTap;
import java.util.Map;

/**
 * Connects a Quarkus test to the shared infrastructure of its JVM, under the prefixes of this JVM:
 *
 * <pre>{@code
 * @QuarkusTest
 * @QuarkusTestResource(TrancheTestResource.class)
 * class RunResourceTest {}
 * }</pre>
 */
public final class TrancheTestResource implements QuarkusTestResourceLifecycleManager {

  /** A test that expects what was requested to be there is not to depend on the machine's load. */
  private static final String HTTP_PATIENCE = "30s";

  @Override
  public Map<String, String> start() {
    return configuration();
  }

  /** What a service is told in order to find the infrastructure; also for service processes. */
  public static Map<String, String> configuration() {
    return configuration(Infrastructure.bootstrapServers(), Infrastructure.mongoUri());
  }

  /** The same for a service process behind a tap. */
  public static Map<String, String> configuration(WireTap tap) {
    return configuration(tap.bootstrapServers(), tap.mongoUri());
  }

  private static Map<String, String> configuration(String bootstrapServers, String mongoUri) {
    return Map.of(
        "kafka.bootstrap.servers",
        bootstrapServers,
        "quarkus.mongodb.connection-string",
        mongoUri,
        "tranche.prefix",
        Infrastructure.topicPrefix(),
        "tranche.database-prefix",
        Infrastructure.databasePrefix(),
        "tranche.http-patience",
        HTTP_PATIENCE);
  }

  /** The infrastructure serves the other tests of this JVM, and ends with it. */
  @Override
  public void stop() {}
}
