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

  /** On the store that keeps a file, as an installation has it. */
  private static final boolean AS_INSTALLED = true;

  private final Options options;
  private final Path work;
  private final PrintStream out;
  private final Results results;

  private Main(Options options, Path work, PrintStream out, Results results) {
    this.options = options;
    this.work = work;
    this.out = out;
    this.results = results;
  }

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
    new Main(options, work, out, results).measure();
    out.println("Load of the machine after: " + load());
    return results;
  }

  private void measure() throws IOException, InterruptedException {
    if (COMPARED.stream().anyMatch(options::asksFor)) {
      compare();
    }
    measure(
        SetScale.NAMES,
        "a set of %,d keys beside one of 1,000".formatted(options.keys()),
        AS_INSTALLED,
        stage ->
            SetScale.measure(
                stage,
                options.keys(),
                options.quick() ? 500 : 2_000,
                out,
                (name, value, unit, small) ->
                    results.add(List.of(Result.of(name, value, unit, small)))));
    measure(
        GraphBenchmarks.NAMES,
        "a large graph",
        options.durable(),
        stage ->
            GraphBenchmarks.measure(stage, options.quick())
                .forEach(
                    (name, value) ->
                        results.add(
                            List.of(Result.of(name, value, name.endsWith("apply") ? "s" : "ms")))));
    measure(
        BackfillBenchmarks.NAMES,
        "backfills",
        options.durable(),
        stage -> add(BackfillBenchmarks.measure(stage, options.quick(), options::asksFor)));
    measure(
        QueueBenchmarks.NAMES,
        "a long queue",
        AS_INSTALLED,
        stage -> add(QueueBenchmarks.measure(stage, options.keys(), options.quick(), out)));
    measure(
        LargeRuns.NAMES,
        "large runs",
        AS_INSTALLED,
        stage -> add(LargeRuns.measure(stage, options.quick(), out)));
    measure(
        RunGrowth.NAMES,
        "runs behind a long history",
        AS_INSTALLED,
        stage -> add(RunGrowth.measure(stage, options.keys(), out)));
    measure(
        SensorBenchmarks.OF_ONE_SENSOR,
        "sensor-service alone",
        options.durable(),
        stage ->
            add(
                SensorBenchmarks.measureOne(
                    stage, options.keys(), options.quick(), options::asksFor, out)));
    measure(
        SensorBenchmarks.OF_MANY_SENSORS,
        "many sensors",
        options.durable(),
        stage -> add(SensorBenchmarks.measureMany(stage, options.quick(), out)));
    measure(
        ExplainBenchmarks.NAMES,
        "explanations",
        AS_INSTALLED,
        stage -> add(ExplainBenchmarks.measure(stage, options.keys(), options.quick(), out)));
    measure(
        StatusBenchmarks.OF_LARGE_ASSETS,
        "the status of large assets",
        AS_INSTALLED,
        stage ->
            add(
                StatusBenchmarks.measureLargeAssets(
                    stage, options.keys(), options.quick(), options::asksFor, out)));
    measure(
        StatusBenchmarks.OF_MANY_ASSETS,
        "a replica that starts with many assets",
        AS_INSTALLED,
        stage -> add(StatusBenchmarks.measureStart(stage, options.partitions(), out)));
    measureStore();
  }

  /** What is measured on services of its own. */
  private interface Measurement {
    void on(Stage stage) throws IOException, InterruptedException;
  }

  private void measure(List<String> names, String what, boolean durable, Measurement measurement)
      throws IOException, InterruptedException {
    if (names.stream().anyMatch(options::asksFor)) {
      out.println("Measuring " + what + " ...");
      Path folder = Files.createTempDirectory(work, "stage-");
      try (Stage stage = Stage.start(folder, options.home(), durable)) {
        measurement.on(stage);
      }
    }
  }

  private void add(List<Figure> figures) {
    for (Figure figure : figures) {
      results.add(
          List.of(
              figure
                  .beside()
                  .map(other -> Result.of(figure.name(), figure.value(), figure.unit(), other))
                  .orElseGet(() -> Result.of(figure.name(), figure.value(), figure.unit()))));
    }
  }

  private void measureStore() throws IOException, InterruptedException {
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

  private void compare() throws IOException, InterruptedException {
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
        add(comparison.runs(options::asksFor));
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
