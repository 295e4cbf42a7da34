package io.tranche.testing;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The broker and the store that the tests of this JVM share: started when first asked for, stopped
 * when the JVM ends. The system property {@code tranche.test.infrastructure} says which:
 *
 * <ul>
 *   <li>{@code embedded} (also when absent): in this JVM, on a temporary folder;
 *   <li>{@code containers}: Kafka and MongoDB by Testcontainers;
 *   <li>{@code external}: at the addresses {@code tranche.test.kafka} ({@code host:port}) and
 *       {@code tranche.test.mongodb} ({@code mongodb://…}).
 * </ul>
 *
 * <p>Tests of several JVMs may share an external one: topics, groups and databases carry {@link
 * #topicPrefix()} and {@link #databasePrefix()}, which are random per JVM.
 */
public final class Infrastructure {
  /** The property that chooses the kind. */
  public static final String KIND_PROPERTY = "tranche.test.infrastructure";

  /** Kafka's {@code group.min.session.timeout.ms}. */
  private static final Duration DEFAULT_SHORTEST_SESSION = Duration.ofSeconds(6);

  private static final String RUN =
      Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);

  private Infrastructure() {}

  /** Where Kafka listens, {@code host:port}; starts it when needed. */
  public static String bootstrapServers() {
    return Kafka.STARTED.bootstrapServers();
  }

  /** Where the store listens, {@code mongodb://host:port}; starts it when needed. */
  public static String mongoUri() {
    return Mongo.STARTED.uri();
  }

  /** What the names of topics and consumer groups begin with in this JVM. */
  public static String topicPrefix() {
    return "test-" + RUN + ".";
  }

  /** What the names of databases begin with in this JVM. */
  public static String databasePrefix() {
    return "test_" + RUN + "_";
  }

  /** After how long without a sign of life a broker may take a consumer for dead. */
  public static Duration shortestSession() {
    return kind() == Kind.EMBEDDED ? Duration.ofSeconds(3) : DEFAULT_SHORTEST_SESSION;
  }

  static Kind kind() {
    return Kind.parse(System.getProperty(KIND_PROPERTY, "embedded"));
  }

  enum Kind {
    EMBEDDED,
    CONTAINERS,
    EXTERNAL;

    static Kind parse(String text) {
      for (Kind kind : values()) {
        if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
          return kind;
        }
      }
      throw new IllegalArgumentException(
          "Cannot choose the test infrastructure: "
              + KIND_PROPERTY
              + " is embedded, containers or external ("
              + text
              + ")");
    }
  }

  /** Initialised once, on first use, by the class loader. */
  private static final class Kafka {
    static final SharedKafka STARTED = SharedKafka.start(kind());
  }

  private static final class Mongo {
    static final SharedStore STARTED = SharedStore.start(kind());
  }

  /** The address that an external part must be given as a system property. */
  static String given(String property) {
    String value = System.getProperty(property);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "Cannot use external test infrastructure: no address given (-D" + property + "=…)");
    }
    return value;
  }
}
