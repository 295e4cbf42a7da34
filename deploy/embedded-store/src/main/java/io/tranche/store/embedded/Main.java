package io.tranche.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store as a process. Prints {@code READY mongodb://host:port} when it serves, and
 * ends cleanly on SIGTERM; or writes a dump of a store that does not run.
 */
public final class Main {
  private static final String USAGE =
      "usage: --folder DIR [--port N] [--forced true|false] [--checkpoint-bytes N]"
          + " | --folder DIR --dump TARGET";

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    // Without a logging backend on the class path, SLF4J would greet with a warning.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    try {
      Arguments parsed = parse(arguments);
      Path target = parsed.dump();
      if (target != null) {
        StoreDump.write(parsed.folder(), target).forEach(System.out::println);
        return;
      }
      EmbeddedStore store = EmbeddedStore.start(parsed.folder(), parsed.port(), parsed.options());
      Runtime.getRuntime().addShutdownHook(new Thread(store::close, "close-store"));
      System.out.println("READY " + store.uri());
      new CountDownLatch(1).await();
    } catch (IOException problem) {
      System.err.println("Cannot export the store: " + problem.getMessage());
      System.exit(1);
    } catch (IllegalArgumentException | IllegalStateException problem) {
      System.err.println(problem.getMessage());
      System.exit(problem instanceof IllegalArgumentException ? 2 : 1);
    }
  }

  /** What was asked for: to serve, or to write a dump if {@code dump} says where. */
  record Arguments(Path folder, int port, StoreOptions options, @Nullable Path dump) {}

  static Arguments parse(String... arguments) {
    Path folder = null;
    Path dump = null;
    int port = 0;
    StoreOptions options = StoreOptions.defaults();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw usage("no value given", arguments[i]);
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--folder" -> folder = Path.of(value);
        case "--dump" -> dump = Path.of(value);
        case "--port" -> port = port(value);
        case "--forced" -> options = options.withForced(truth(value));
        case "--checkpoint-bytes" -> options = options.withCheckpointBytes(bytes(value));
        default -> throw usage("unknown option", arguments[i]);
      }
    }
    if (folder == null) {
      throw usage("no data folder given", "--folder");
    }
    return new Arguments(folder, port, options, dump);
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw usage("--forced takes true or false", value);
    };
  }

  private static long bytes(String value) {
    if (!value.matches("\\d{1,18}")) {
      throw usage("--checkpoint-bytes takes a number of bytes", value);
    }
    return Long.parseLong(value);
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, as any other value that is no port.
    }
    throw usage("--port takes a number from 0 to 65535", value);
  }

  private static IllegalArgumentException usage(String reason, String value) {
    return new IllegalArgumentException(
        "Cannot start the embedded store: " + reason + " (" + value + "); " + USAGE);
  }
}
