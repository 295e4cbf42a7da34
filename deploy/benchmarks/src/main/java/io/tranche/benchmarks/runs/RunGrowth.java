package io.tranche.benchmarks.runs;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.workload.Copies;
import io.tranche.benchmarks.workload.Load;
import io.tranche.benchmarks.workload.Measured;
import io.tranche.benchmarks.workload.RunLoad;
import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run costs when very many have ended, beside when few have. */
public final class RunGrowth {

  private static final String GROWTH = "runs.growth";

  /** What a run of it gives. */
  public static final List<String> NAMES = List.of(GROWTH + ".rate", GROWTH + ".cpu");

  private static final int RUNS = 10_000;
  private static final Map<String, List<String>> PLACES =
      Map.of("tranche_run", List.of("runs", "asset_partitions", "materializations"));

  private final Stage stage;
  private final RunLoad load;
  private final PrintStream out;
  private int requested;

  private RunGrowth(Stage stage, RunLoad load, PrintStream out) {
    this.stage = stage;
    this.load = load;
    this.out = out;
  }

  /**
   * Runs a second, and CPU seconds of a thousand.
   *
   * @param ended how many runs have ended before, of a partition each
   */
  public static List<Figure> measure(Stage stage, int ended, PrintStream out)
      throws IOException, InterruptedException {
    stage.runService(Minutes.bundle());
    try (Load load = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      RunGrowth growth = new RunGrowth(stage, load.ofRuns(), out);
      RunRequest.Launch first = growth.launch();
      growth.load.requests(stage.side("run-service"), List.of(first));
      try (Copies copies = new Copies(stage.addresses().mongodb(), PLACES, names(0, first.id()))) {
        Measured few = growth.measure();
        growth.fill(copies, ended);
        stage.restartRunService();
        Measured many = growth.measure();
        return List.of(
            Figure.of(NAMES.get(0), many.perSecond(), "1/s", few.perSecond()),
            Figure.of(
                NAMES.get(1), many.cpuSecondsPerThousand(), "s/1000", few.cpuSecondsPerThousand()));
      }
    }
  }

  /** As many before warm up. */
  private Measured measure() throws InterruptedException {
    List<Measured> measured = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      List<RunRequest.Launch> launches = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        launches.add(launch());
      }
      measured.add(
          load.requests(stage.side("run-service", "broker-and-store"), launches).recorded());
      out.printf(Locale.ROOT, "  %.0f runs/s%n", measured.get(i).perSecond());
    }
    return measured.get(1);
  }

  private RunRequest.Launch launch() {
    int number = requested++;
    return load.launch(Integer.toString(number), Minutes.ASSET, List.of(Minutes.key(number)));
  }

  /** Each copy is of a partition of its own. */
  private void fill(Copies copies, int ended) {
    int first = requested;
    requested += ended;
    out.printf(Locale.ROOT, "  writing what %,d runs leave ...%n", ended);
    copies.write(
        ended, number -> names(first + number, Ids.of("copy", Integer.toString(number))), out);
  }

  private static List<String> names(int partition, String request) {
    return List.of(Minutes.key(partition), Ids.runOf(request), request);
  }
}
