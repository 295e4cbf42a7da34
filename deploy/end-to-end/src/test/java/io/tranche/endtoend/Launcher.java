package io.tranche.endtoend;

import io.tranche.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The launcher in a process of its own, as {@code ./tranche} starts it. */
final class Launcher implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(4);

  private final Path data;
  private final Path log;
  private final Process process;

  private Launcher(Path data, Path log, Process process) {
    this.data = data;
    this.log = log;
    this.process = process;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  static Launcher start(Path data, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--data", data.toString()));
    all.addAll(List.of("--distribution", Service.distribution().toString()));
    return run(data, data.resolveSibling(data.getFileName() + ".log"), all);
  }

  /** One command of the command line, for an installation that runs on this folder. */
  static Launcher command(Path data, String... arguments) throws IOException {
    return run(data, Files.createTempFile(data, "command", ".log"), List.of(arguments));
  }

  private static Launcher run(Path data, Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(program());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("TRANCHE_DATA", data.toString());
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Launcher(data, log, process);
  }

  /** What stands before the arguments. */
  static List<String> program() throws IOException {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx300m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        jar().toString());
  }

  /** Waits until it ends by itself; the answer is its exit status. */
  int awaitExit(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The launcher goes on after " + atMost + "\n" + output());
    }
    return process.exitValue();
  }

  /** Waits until everything runs; the answer is the address of the console. */
  String awaitConsole() {
    Path endpoints = data.resolve("endpoints.json");
    Awaitility.await().atMost(READY).until(() -> !process.isAlive() || isMine(endpoints));
    if (!process.isAlive()) {
      throw new AssertionError("The launcher ended\n" + output());
    }
    return Json.tree(read(endpoints)).path("console").asText();
  }

  /** What an installation that was killed has left behind is not ours. */
  private boolean isMine(Path endpoints) {
    return Files.exists(endpoints)
        && Json.tree(read(endpoints)).path("pid").asLong() == process.pid();
  }

  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  void kill9() {
    process.destroyForcibly().onExit().join();
  }

  String output() {
    return new String(read(log), StandardCharsets.UTF_8);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static Path jar() throws IOException {
    Path target = Service.distribution().resolve("deploy/launcher/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("launcher-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("The launcher is not built: " + target));
    }
  }

  /** Asks it to end, which stops what it has started. */
  @Override
  public void close() {
    List<ProcessHandle> children = children();
    process.destroy();
    process.onExit().completeOnTimeout(process, 60, TimeUnit.SECONDS).join();
    children.forEach(ProcessHandle::destroyForcibly);
    kill9();
  }
}
