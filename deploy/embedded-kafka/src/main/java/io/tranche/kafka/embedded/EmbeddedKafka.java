package io.tranche.kafka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this JVM, alone in its cluster. What it has acknowledged survives {@code kill
 * -9} of the JVM (not a power cut: segments are written, not forced, before the answer, which is
 * Kafka's own way).
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaOptions.in(folder))) {
 *   connectTo(kafka.bootstrapServers());
 * }
 * }</pre>
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final FolderLock lock;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, FolderLock lock) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.lock = lock;
  }

  /**
   * Starts a broker and returns when it serves clients.
   *
   * @throws IllegalStateException when the folder is in use, is no Kafka folder, or the port taken
   */
  public static EmbeddedKafka start(EmbeddedKafkaOptions options) {
    FolderLock lock = FolderLock.take(options.folder());
    try {
      format(options.folder());
      return start(options, lock);
    } catch (RuntimeException problem) {
      lock.close();
      throw problem;
    }
  }

  private static EmbeddedKafka start(EmbeddedKafkaOptions options, FolderLock lock) {
    for (int attempt = 1; ; attempt++) {
      int port = options.port() == 0 ? freePort() : options.port();
      KafkaRaftServer server = null;
      try {
        KafkaConfig config = new KafkaConfig(BrokerProperties.of(options, port, freePort()), false);
        server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, options.host() + ":" + port, lock);
      } catch (RuntimeException problem) {
        if (server != null) {
          server.shutdown();
        }
        // A port found free may be taken by somebody else before the broker binds it.
        boolean portLost = options.port() == 0 && mentions(problem, "bind");
        if (!portLost || attempt == ATTEMPTS) {
          throw refusal(options, problem);
        }
      }
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker; its data stays. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  private static void format(Path folder) {
    try {
      Files.createDirectories(folder);
      if (Files.exists(folder.resolve("meta.properties"))) {
        return;
      }
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerProperties.NODE_ID)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception problem) {
      throw new IllegalStateException(
          "Cannot format the broker's data folder: " + problem.getMessage() + " (" + folder + ")",
          problem);
    }
  }

  private static IllegalStateException refusal(EmbeddedKafkaOptions options, Throwable problem) {
    if (mentions(problem, "bind")) {
      return new IllegalStateException(
          "Cannot start the embedded broker: the port is taken (" + options.port() + ")", problem);
    }
    return new IllegalStateException(
        "Cannot start the embedded broker: " + problem.getMessage() + " (" + options.folder() + ")",
        problem);
  }

  private static boolean mentions(Throwable problem, String word) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.toLowerCase(Locale.ROOT).contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
