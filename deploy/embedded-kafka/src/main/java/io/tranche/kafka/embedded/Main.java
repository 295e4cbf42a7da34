package io.tranche.kafka.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The embedded broker as a process: {@code --folder DIR [--port N] [--host ADDRESS]}. Prints {@code
 * READY host:port} when it serves, and ends cleanly on SIGTERM.
 */
public final class Main {
  private static final String USAGE = "usage: --folder DIR [--port N] [--host ADDRESS]";

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    // Without a logging backend on the class path, SLF4J would greet with a warning.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    try {
      EmbeddedKafka kafka = EmbeddedKafka.start(parse(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-kafka"));
      System.out.println("READY " + kafka.bootstrapServers());
      new CountDownLatch(1).await();
    } catch (IllegalArgumentException | IllegalStateException problem) {
      System.err.println(problem.getMessage());
      System.exit(problem instanceof IllegalArgumentException ? 2 : 1);
    }
  }

  static EmbeddedKafkaOptions parse(String... arguments) {
    Path folder = null;
    String host = "127.0.0.1";
    int port = 0;
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw usage("no value given", arguments[i]);
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--folder" -> folder = Path.of(value);
        case "--host" -> host = value;
        case "--port" -> port = number(value);
        default -> throw usage("unknown option", arguments[i]);
      }
    }
    if (folder == null) {
      throw usage("no data folder given", "--folder");
    }
    return new EmbeddedKafkaOptions(folder, host, port);
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException notANumber) {
      throw usage("--port takes a number", value);
    }
  }

  private static IllegalArgumentException usage(String reason, String value) {
    return new IllegalArgumentException(
        "Cannot start the embedded broker: " + reason + " (" + value + "); " + USAGE);
  }
}
