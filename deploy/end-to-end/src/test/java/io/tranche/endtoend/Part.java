package io.tranche.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The embedded broker or store as a process on a folder and a port that stay. */
final class Part implements AutoCloseable {
  private final Class<?> main;
  private final Path folder;
  private final int port;
  private final Path log;
  private @Nullable Process process;

  private Part(Class<?> main, String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target/data").toAbsolutePath());
      this.main = main;
      this.folder = Files.createTempDirectory(parent, name + "-");
      this.log = folder.resolveSibling(folder.getFileName() + ".log");
      this.port = freePort();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  static Part broker() {
    return new Part(io.tranche.kafka.embedded.Main.class, "broker");
  }

  static Part store() {
    return new Part(io.tranche.store.embedded.Main.class, "store");
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it and waits until it serves. */
  Part start() {
    try {
      Files.deleteIfExists(log);
      Process started =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx384m",
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      main.getName(),
                      "--folder",
                      folder.toString(),
                      "--port",
                      Integer.toString(port)))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
      process = started;
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(log).contains("READY ") || !started.isAlive());
      if (!started.isAlive()) {
        throw new AssertionError(main.getName() + " ended\n" + Files.readString(log));
      }
      return this;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** As a crash does. */
  void kill9() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        if (!running.waitFor(30, TimeUnit.SECONDS)) {
          throw new AssertionError(main.getName() + " does not end");
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    kill9();
  }
}
