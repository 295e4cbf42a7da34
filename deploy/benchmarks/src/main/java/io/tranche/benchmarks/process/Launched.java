package io.tranche.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A whole installation, started as a user does. */
public final class Launched implements AutoCloseable {

  private final Process process;
  private final double readySeconds;

  private Launched(Process process, double readySeconds) {
    this.process = process;
    this.readySeconds = readySeconds;
  }

  /** Runs {@code ./tranche up} and returns when it says that it is ready. */
  public static Launched up(Path home, Path data) throws IOException {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(home.resolve("tranche").toString(), "up", "--data", data.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = process.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("Ready in")) {
        return new Launched(process, (System.nanoTime() - begin) / 1e9);
      }
    }
    process.destroy();
    throw new IllegalStateException("Cannot measure: ./tranche up is not ready:\n" + said);
  }

  public double readySeconds() {
    return readySeconds;
  }

  /** What only a whole installation has, in megabytes: the console, and broker and store. */
  public Map<String, Double> residentMegabytes() throws IOException {
    Map<String, Double> memory = new TreeMap<>();
    memory.put("launcher", Child.residentMegabytes(process.pid()));
    try (Stream<ProcessHandle> children = process.descendants()) {
      for (ProcessHandle child : children.toList()) {
        String command = Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"));
        String first = command.substring(0, Math.max(0, command.indexOf('\0')));
        if (first.endsWith("java") && command.contains("console")) {
          memory.merge("console", Child.residentMegabytes(child.pid()), Math::max);
        }
      }
    }
    return memory;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
