package io.tranche.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A JVM that is measured. It ends when this one does, however that happens. */
public final class Child implements AutoCloseable {

  /** The clock ticks in which the kernel counts CPU time, on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Prints the child's process id, and ends the child when our pipe to it ends. */
  private static final String WRAPPER =
      "exec 3<&0; \"$@\" </dev/null 3<&- >>\"$0\" 2>&1 & child=$!; echo $child; "
          + "cat <&3 >/dev/null; kill -TERM $child 2>/dev/null; wait $child";

  private final String name;
  private final Process wrapper;
  private final long pid;
  private final Path log;

  private Child(String name, Process wrapper, long pid, Path log) {
    this.name = name;
    this.wrapper = wrapper;
    this.pid = pid;
    this.log = log;
  }

  /**
   * Starts a JVM.
   *
   * @param program what follows the options: {@code -jar FILE}, or a class path, a main class and
   *     its arguments
   */
  public static Child start(
      String name, List<String> jvm, Map<String, String> properties, List<String> program, Path out)
      throws IOException {
    Files.createDirectories(out);
    Path log = out.resolve(name + ".log");
    List<String> command = new ArrayList<>(List.of("sh", "-c", WRAPPER, log.toString()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    new TreeMap<>(properties).forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command);
    // As the launcher starts them.
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    Process wrapper = builder.start();
    String pid = wrapper.inputReader().readLine();
    return new Child(name, wrapper, Long.parseLong(pid.strip()), log);
  }

  /**
   * The options of the launcher's JVM, which holds broker and store, with another heap.
   *
   * @param home the repository
   */
  public static List<String> likeTheLauncher(Path home, String heap) {
    return List.of("@" + home.resolve("deploy/launcher/launcher.jvm"), "-Xmx" + heap);
  }

  /** A main class of ours. */
  public static List<String> ownProgram(Class<?> main, String... arguments) {
    List<String> program = new ArrayList<>();
    program.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    program.addAll(List.of(arguments));
    return program;
  }

  public String name() {
    return name;
  }

  /** What it has printed. */
  public Path log() {
    return log;
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Fails, with the end of its log, if the process has ended. */
  public void requireAlive() {
    if (!isAlive()) {
      throw new IllegalStateException(name + " has ended. The end of " + log + ":\n" + tail());
    }
  }

  String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** CPU seconds used so far, in user and kernel mode. */
  public double cpuSeconds() {
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Resident memory now, in megabytes (of 2^20 bytes). */
  public double residentMegabytes() {
    return residentMegabytes(pid);
  }

  static double residentMegabytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** What its heap holds after a collection of the whole, in megabytes (of 2^20 bytes). */
  double liveHeapMegabytes() throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process histogram =
        new ProcessBuilder(program, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (var output = histogram.inputReader()) {
      lines = output.lines().toList();
    }
    histogram.waitFor();
    return lines.stream()
        .filter(line -> line.startsWith("Total"))
        .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+", -1)[2]) / (1 << 20))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Cannot read the heap: " + lines));
  }

  private String read(String file) {
    return read(pid, file);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Ends it as {@code kill -9} does, and returns when it has ended. */
  public void kill() {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  @Override
  public void close() {
    try {
      wrapper.getOutputStream().close();
      if (!wrapper.waitFor(15, TimeUnit.SECONDS)) {
        wrapper.descendants().forEach(ProcessHandle::destroyForcibly);
        wrapper.destroyForcibly();
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      wrapper.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
