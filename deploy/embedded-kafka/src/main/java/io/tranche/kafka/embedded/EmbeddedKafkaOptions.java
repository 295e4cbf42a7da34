package io.tranche.kafka.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an embedded broker keeps its data and listens.
 *
 * @param folder the data folder, created when absent, formatted when empty; one broker at a time
 * @param host the address to bind and to advertise
 * @param port the port for clients, 0 for any free one
 */
public record EmbeddedKafkaOptions(Path folder, String host, int port) {
  public EmbeddedKafkaOptions {
    List<String> problems = new ArrayList<>();
    if (host.isBlank()) {
      problems.add("host must not be blank");
    }
    if (port < 0 || port > 65_535) {
      problems.add("port must lie within 0 and 65535 (" + port + ")");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot start the embedded broker: " + String.join("; ", problems));
    }
    folder = folder.toAbsolutePath().normalize();
  }

  /** A broker on the loopback address and any free port. */
  public static EmbeddedKafkaOptions in(Path folder) {
    return new EmbeddedKafkaOptions(folder, "127.0.0.1", 0);
  }

  /** The same broker on another port, 0 for any free one. */
  public EmbeddedKafkaOptions onPort(int port) {
    return new EmbeddedKafkaOptions(folder, host, port);
  }
}
