package io.tranche.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a {@link ServiceProcess} is started, with the JVM of the test. A launch may be used again:
 * the next process takes the same configuration and a port of its own.
 *
 * @param name for messages and the name of its log
 * @param program what follows the JVM options: {@code -jar FILE}, or a main class
 * @param configuration passed as system properties
 * @param jvmOptions options of the JVM
 */
public record ServiceLaunch(
    String name, List<String> program, Map<String, String> configuration, List<String> jvmOptions) {

  /** Ten times of what a start takes on a calm machine. */
  private static final Duration READY = Duration.ofMinutes(2);

  private static final String HEALTH = "/q/health/ready";

  /** Small and quick to start. */
  private static final List<String> SMALL_JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  public ServiceLaunch {
    program = List.copyOf(program);
    configuration = Map.copyOf(configuration);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * A packaged service, as {@code target/quarkus-app/quarkus-run.jar}.
   *
   * @throws IllegalArgumentException when it has not been built
   */
  public static ServiceLaunch of(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(
          "Cannot launch a service: its jar is not built (" + jar.toAbsolutePath() + ")");
    }
    Path folder = jar.toAbsolutePath().normalize().getParent();
    String name = folder == null ? "service" : moduleOf(folder);
    return new ServiceLaunch(name, List.of("-jar", jar.toString()), Map.of(), SMALL_JVM);
  }

  /** A main class on the class path of the test. */
  public static ServiceLaunch of(Class<?> main) {
    List<String> program = List.of("-cp", System.getProperty("java.class.path"), main.getName());
    return new ServiceLaunch(main.getSimpleName(), program, Map.of(), SMALL_JVM);
  }

  /** The same with more configuration, which wins over what was there. */
  public ServiceLaunch with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(configuration);
    all.putAll(more);
    return new ServiceLaunch(name, program, all, jvmOptions);
  }

  /** The same with one more setting. */
  public ServiceLaunch with(String key, String value) {
    return with(Map.of(key, value));
  }

  /** The same with other JVM options in place of those for a small heap. */
  public ServiceLaunch withJvmOptions(String... options) {
    return new ServiceLaunch(name, program, configuration, List.of(options));
  }

  /** Starts the process and waits until it is ready. */
  public ServiceProcess start() {
    ServiceProcess service = launch();
    try {
      return service.awaitReady(READY);
    } catch (AssertionError notReady) {
      service.close();
      throw notReady;
    }
  }

  /** Starts the process and returns at once: to kill it while it starts. */
  public ServiceProcess launch() {
    int port = freePort();
    Path log = log();
    try {
      Process process =
          new ProcessBuilder(command(port))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ServiceProcess(name, process, port, HEALTH, log);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private List<String> command(int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    configuration.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=" + port);
    command.addAll(program);
    return command;
  }

  /** In the module's target folder, where it stays for whoever looks into a failure. */
  private Path log() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "service-logs"));
      return Files.createTempFile(folder, name + "-", ".log");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Of {@code run-service/target/quarkus-app}, the first. */
  private static String moduleOf(Path folder) {
    int names = folder.getNameCount();
    return folder.getName(Math.max(0, names - 3)).toString();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
