package io.tranche.launcher.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One service as a child process. It ends when the launcher ends, however that happens: it is
 * started through a shell that waits for the end of a pipe to us.
 */
final class ServiceProcess implements AutoCloseable {

  /** glibc gives every thread an arena of its own: memory that a small JVM has no use for. */
  private static final String MALLOC_ARENAS = "2";

  /** Ends the child when standard input ends; ends itself with the child's status. */
  private static final String WRAPPER =
      "exec 3<&0; \"$@\" </dev/null 3<&- & child=$!; "
          + "( cat <&3 >/dev/null; kill -KILL $child 2>/dev/null ) & watch=$!; exec 3<&-; "
          + "trap 'kill -TERM $child 2>/dev/null' TERM; "
          + "wait $child; status=$?; while kill -0 $child 2>/dev/null; do wait $child; status=$?; done; "
          + "kill -KILL $watch 2>/dev/null; exit $status";

  private static final Duration PROBE = Duration.ofSeconds(2);

  private final ServiceSpec spec;
  private final Path log;
  private final Process process;

  private ServiceProcess(ServiceSpec spec, Path log, Process process) {
    this.spec = spec;
    this.log = log;
    this.process = process;
  }

  /**
   * What to start.
   *
   * @param jar its runner
   * @param jvm a file of options for its JVM
   * @param settings system properties
   */
  record ServiceSpec(String name, Path jar, Path jvm, int port, Map<String, String> settings) {
    ServiceSpec {
      settings = Map.copyOf(settings);
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + port);
    }
  }

  static ServiceProcess start(ServiceSpec spec, Path logs) throws IOException {
    Files.createDirectories(logs);
    Path log = logs.resolve(spec.name() + ".log");
    List<String> command = new ArrayList<>(List.of("sh", "-c", WRAPPER, "tranche"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("@" + spec.jvm(), "-Dquarkus.http.port=" + spec.port()));
    spec.settings().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", spec.jar().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", MALLOC_ARENAS);
    return new ServiceProcess(spec, log, builder.start());
  }

  ServiceSpec spec() {
    return spec;
  }

  Path log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isReady(HttpClient http) {
    try {
      HttpRequest probe =
          HttpRequest.newBuilder(spec.url().resolve("/q/health/ready")).timeout(PROBE).build();
      return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last lines that the service has written. */
  String tail(int lines) {
    try {
      List<String> all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Asks the service to end, and ends it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
