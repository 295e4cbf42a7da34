package io.tranche.benchmarks;

import io.tranche.benchmarks.backfill.BackfillBenchmarks;
import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.explain.ExplainBenchmarks;
import io.tranche.benchmarks.graph.GraphBenchmarks;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.queue.QueueBenchmarks;
import io.tranche.benchmarks.runs.LargeRuns;
import io.tranche.benchmarks.runs.RunComparison;
import io.tranche.benchmarks.runs.RunGrowth;
import io.tranche.benchmarks.sensors.SensorBenchmarks;
import io.tranche.benchmarks.sets.SetScale;
import io.tranche.benchmarks.status.StatusBenchmarks;
import io.tranche.benchmarks.store.StoreBenchmarks;
import io.tranche.benchmarks.workload.Load;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Runs benchmarks, prints their table and writes {@code target/results.json}. */
public final class Main {

  private static final String RESULTS = "deploy/benchmarks/target/results.json";
  private static final List<String> COMPARED =
      Stream.of(List.of("arrivals.", "sets.add.", "memory"), RunComparison.NAMES)
          .flatMap(List::stream)
          .toList();

  private Main() {}

  /** Takes the options that {@code --help} shows. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream out = System.out;
    if (List.of(arguments).contains("--help")) {
      out.println(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(home(), arguments);
    } catch (IllegalArgumentException refused) {
      System.err.println(refused.getMessage());
      System.exit(2);
      return;
    }
    Path work = Files.createTempDirectory("tranche-benchmarks");
    try {
      Results results = measure(options, work, out);
      Path file = options.home().resolve(RESULTS);
      results.write(file);
      out.printf("%n%s%nAlso in %s%n", results.table(), file);
    } finally {
      delete(work);
    }
  }

  private static Path home() {
    String home = System.getenv("TRANCHE_HOME");
    return Path.of(home == null ? "." : home).toAbsolutePath().normalize();
  }

  private static Results measure(Options options, Path work, PrintStream out)
      throws IOException, InterruptedException {
    Results results = new Results(options.command());
    out.println("Load of the machine before: " + load());
    if (options.asksFor("ready.seconds") || options.asksFor("memory")) {
      out.println("Starting an installation ...");
      results.add(Ready.measure(options.home(), work, options.quick() ? 1 : 3));
    }
    if (COMPARED.stream().anyMatch(options::asksFor)) {
      compare(options, work, out, results);
    }
    if (SetScale.NAMES.stream().anyMatch(options::asksFor)) {
      measureLargeSet(options, work, out, results);
    }
    if (GraphBenchmarks.NAMES.stream().anyMatch(options::asksFor)) {
      out.println("Measuring a large graph ...");
      measureGraph(options, work, results);
    }
    if (BackfillBenchmarks.NAMES.stream().anyMatch(options::asksFor)) {
      out.println("Measuring backfills ...");
      measureBackfills(options, work, results);
    }
    if (QueueBenchmarks.NAMES.stream().anyMatch(options::asksFor)) {
      out.println("Measuring a long queue ...");
      measureQueue(options, work, out, results);
    }
    measureRuns(options, work, out, results);
    measureSensors(options, work, out, results);
    measureStatus(options, work, out, results);
    measureStore(options, work, out, results);
    out.println("Load of the machine after: " + load());
    return results;
  }

  /** Always on the store that keeps a file, as an installation has it. */
  private static void measureLargeSet(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    out.printf("Measuring a set of %,d keys beside one of 1,000 ...%n", options.keys());
    Path folder = Files.createDirectories(work.resolve("large-set"));
    try (Stage stage = Stage.start(folder, options.home(), true)) {
      SetScale.measure(
          stage,
          options.keys(),
          options.quick() ? 500 : 2_000,
          out,
          (name, value, unit, small) -> results.add(List.of(Result.of(name, value, unit, small))));
    }
  }

  private static void measureGraph(Options options, Path work, Results results)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve("graph"));
    try (Stage stage = Stage.start(folder, options.home(), options.durable())) {
      GraphBenchmarks.measure(stage, options.quick())
          .forEach(
              (name, value) ->
                  results.add(
                      List.of(Result.of(name, value, name.endsWith("apply") ? "s" : "ms"))));
    }
  }

  private static void measureBackfills(Options options, Path work, Results results)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve("backfills"));
    try (Stage stage = Stage.start(folder, options.home(), options.durable())) {
      add(BackfillBenchmarks.measure(stage, options.quick(), options::asksFor), results);
    }
  }

  /** Always on the store that keeps a file, as an installation has it. */
  private static void measureQueue(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(work.resolve("queue"));
    try (Stage stage = Stage.start(folder, options.home(), true)) {
      add(QueueBenchmarks.measure(stage, options.keys(), options.quick(), out), results);
    }
  }

  /** Always on the store that keeps a file, as an installation has it. */
  private static void measureRuns(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    if (LargeRuns.NAMES.stream().anyMatch(options::asksFor)) {
      out.println("Measuring large runs ...");
      Path folder = Files.createDirectories(work.resolve("large-runs"));
      try (Stage stage = Stage.start(folder, options.home(), true)) {
        add(LargeRuns.measure(stage, options.quick(), out), results);
      }
    }
    if (RunGrowth.NAMES.stream().anyMatch(options::asksFor)) {
      out.println("Measuring runs behind a long history ...");
      Path folder = Files.createDirectories(work.resolve("run-growth"));
      try (Stage stage = Stage.start(folder, options.home(), true)) {
        add(RunGrowth.measure(stage, options.keys(), out), results);
      }
    }
  }

  private static void add(List<Figure> figures, Results results) {
    for (Figure figure : figures) {
      results.add(
          List.of(
              figure
                  .beside()
                  .map(other -> Result.of(figure.name(), figure.value(), figure.unit(), other))
                  .orElseGet(() -> Result.of(figure.name(), figure.value(), figure.unit()))));
    }
  }

  private static void measureSensors(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    if (SensorBenchmarks.OF_ONE_SENSOR.stream().anyMatch(options::asksFor)) {
      out.println("Measuring sensor-service alone ...");
      Path folder = Files.createDirectories(work.resolve("sensors"));
      try (Stage stage = Stage.start(folder, options.home(), options.durable())) {
        add(
            SensorBenchmarks.measureOne(
                stage, options.keys(), options.quick(), options::asksFor, out),
            results);
      }
    }
    if (SensorBenchmarks.OF_MANY_SENSORS.stream().anyMatch(options::asksFor)) {
      out.println("Measuring many sensors ...");
      Path folder = Files.createDirectories(work.resolve("many-sensors"));
      try (Stage stage = Stage.start(folder, options.home(), options.durable())) {
        add(SensorBenchmarks.measureMany(stage, options.quick(), out), results);
      }
    }
    if (ExplainBenchmarks.NAMES.stream().anyMatch(options::asksFor)) {
      out.println("Measuring explanations ...");
      Path folder = Files.createDirectories(work.resolve("explain"));
      // Always on the store that keeps a file, as an installation has it.
      try (Stage stage = Stage.start(folder, options.home(), true)) {
        add(ExplainBenchmarks.measure(stage, options.keys(), options.quick(), out), results);
      }
    }
  }

  /** Always on the store that keeps a file, as an installation has it. */
  private static void measureStatus(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    if (StatusBenchmarks.OF_LARGE_ASSETS.stream().anyMatch(options::asksFor)) {
      out.println("Measuring the status of large assets ...");
      Path folder = Files.createDirectories(work.resolve("status"));
      try (Stage stage = Stage.start(folder, options.home(), true)) {
        add(
            StatusBenchmarks.measureLargeAssets(
                stage, options.keys(), options.quick(), options::asksFor, out),
            results);
      }
    }
    if (StatusBenchmarks.OF_MANY_ASSETS.stream().anyMatch(options::asksFor)) {
      out.println("Measuring a replica that starts with many assets ...");
      Path folder = Files.createDirectories(work.resolve("status-start"));
      try (Stage stage = Stage.start(folder, options.home(), true)) {
        add(StatusBenchmarks.measureStart(stage, options.partitions(), out), results);
      }
    }
  }

  private static void measureStore(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    boolean upserts = options.asksFor("store.upserts");
    boolean large =
        StoreBenchmarks.NAMES.stream()
            .anyMatch(name -> !name.equals("store.upserts") && options.asksFor(name));
    if (upserts || large) {
      out.println("Measuring the store ...");
      StoreBenchmarks.measure(
          options.home(),
          work.resolve("store"),
          new StoreBenchmarks.Options(options.quick(), upserts, large),
          out,
          (name, value, unit, memory) ->
              results.add(
                  List.of(
                      memory
                          .map(other -> Result.of(name, value, unit, other))
                          .orElseGet(() -> Result.of(name, value, unit)))));
    }
  }

  private static void compare(Options options, Path work, PrintStream out, Results results)
      throws IOException, InterruptedException {
    try (Stage stage = Stage.start(work, options.home(), options.durable());
        Load load = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      Comparison comparison = Comparison.of(Comparison.Sizes.of(options.quick()), out, stage, load);
      comparison.warmUp();
      if (options.asksFor("arrivals.throughput")) {
        results.add(comparison.throughput());
      }
      if (options.asksFor("arrivals.latency.")) {
        results.add(comparison.latency());
      }
      if (RunComparison.NAMES.stream().anyMatch(options::asksFor)) {
        add(comparison.runs(options::asksFor), results);
      }
      if (options.asksFor("sets.add.batch")) {
        results.add(comparison.sets());
      }
      if (options.asksFor("sets.add.latency.")) {
        results.add(comparison.setLatency());
      }
      if (options.asksFor("memory")) {
        results.add(comparison.memory());
      }
    }
  }

  /** The kernel's three averages of how many processes want to run. */
  private static String load() throws IOException {
    Path file = Path.of("/proc/loadavg");
    int processors = Runtime.getRuntime().availableProcessors();
    return Files.readString(file).strip() + " on " + processors + " processors";
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
