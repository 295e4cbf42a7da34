package io.tranche.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real service in a process of its own, to be killed, stopped and started again. It ends with
 * this JVM at the latest.
 *
 * <pre>{@code
 * ServiceLaunch launch = ServiceLaunch.of(jar).with(TrancheTestResource.configuration());
 * try (ServiceProcess service = launch.start()) {
 *   service.kill9();
 * }
 * }</pre>
 */
public final class ServiceProcess implements AutoCloseable {
  private static final int TAIL_LINES = 60;
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final int port;
  private final String healthPath;
  private final Path log;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Thread reaper;

  ServiceProcess(String name, Process process, int port, String healthPath, Path log) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.healthPath = healthPath;
    this.log = log;
    this.reaper = new Thread(process::destroyForcibly, "reap-" + name);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /** The address of its HTTP interface. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Where its output goes. */
  public Path log() {
    return log;
  }

  /** Whether it answers that it is ready, now. */
  public boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(uri().resolve(healthPath)).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Waits until it is ready.
   *
   * @throws AssertionError with the end of its log, when it ends first or is not ready in time
   */
  public ServiceProcess awaitReady(Duration atMost) {
    try {
      Awaitility.await()
          .atMost(atMost)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !process.isAlive() || isReady());
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(name + " is not ready after " + atMost + "\n" + logTail(), late);
    }
    if (!process.isAlive()) {
      throw new AssertionError(
          name + " ended with " + process.exitValue() + " before it was ready\n" + logTail());
    }
    return this;
  }

  /** Kills it as a crash does, and returns when it is gone. */
  public void kill9() {
    process.destroyForcibly();
    awaitExit(GRACE);
  }

  /** Halts it as a long pause does (SIGSTOP), and returns when all its threads stand still. */
  public void stop() {
    signal("STOP");
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    if (Files.isDirectory(threads)) {
      Awaitility.await()
          .atMost(GRACE)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> standStill(threads));
    }
  }

  /** The state stands behind the name of the thread, which is in parentheses. */
  private static boolean standStill(Path threads) {
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
    } catch (IOException threadHasEnded) {
      return false;
    }
    return true;
  }

  /** Lets it go on after {@link #stop()} (SIGCONT). */
  public void cont() {
    signal("CONT");
  }

  /** Asks it to end (SIGTERM) and returns when it is gone. */
  public void terminate() {
    process.destroy();
    awaitExit(GRACE);
  }

  /**
   * Waits until it has ended by itself; the answer is its exit status.
   *
   * @throws AssertionError with the end of its log, when it goes on
   */
  public int awaitExit(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " has not ended after " + atMost + "\n" + logTail());
      }
      return process.exitValue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + name + " ends", stopped);
    }
  }

  /** The last lines of its output. */
  public String logTail() {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      int from = Math.max(0, lines.size() - TAIL_LINES);
      return "--- end of " + log + "\n" + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill9();
    Runtime.getRuntime().removeShutdownHook(reaper);
  }

  private void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(
            "Cannot send SIG" + signal + " to " + name + ": no such process (" + pid() + ")");
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while signalling " + name, stopped);
    }
  }
}
