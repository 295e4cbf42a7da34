package io.tranche.benchmarks.runs;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Side;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.workload.Load;
import io.tranche.benchmarks.workload.Measured;
import io.tranche.benchmarks.workload.RunLoad;
import io.tranche.contracts.runs.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Very many partitions in as few runs as there can be, requested at once. */
public final class LargeRuns {

  private static final String LARGE = "runs.large";

  /** What a run of it gives. */
  public static final List<String> NAMES =
      List.of(LARGE, LARGE + ".rate", LARGE + ".one", LARGE + ".heap");

  private static final int SINGLE = 11;

  private final Side side;
  private final RunLoad load;
  private int requested;

  private LargeRuns(Side side, RunLoad load) {
    this.side = side;
    this.load = load;
  }

  /**
   * Seconds until all are recorded, partitions a second, seconds of a single run, and the megabytes
   * of run-service's heap beside before.
   */
  public static List<Figure> measure(Stage stage, boolean quick, PrintStream out)
      throws IOException, InterruptedException {
    int partitions = quick ? 20_000 : 100_000;
    stage.runService(Minutes.bundle());
    try (Load load = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      LargeRuns runs = new LargeRuns(stage.side("run-service"), load.ofRuns());
      int inRun = Math.min(partitions, RunRequest.MAX_PARTITIONS);
      List<Double> single = new ArrayList<>();
      for (int i = 0; i < 2 * SINGLE; i++) {
        double seconds = runs.measure(inRun, inRun).seconds();
        if (i >= SINGLE) {
          single.add(seconds);
        }
      }
      double before = stage.liveHeapMegabytes("run-service");
      out.printf(Locale.ROOT, "  requesting %,d partitions, %,d in a run ...%n", partitions, inRun);
      double seconds = runs.measure(partitions, inRun).seconds();
      return List.of(
          Figure.of(NAMES.get(0), seconds, "s"),
          Figure.of(NAMES.get(1), partitions / seconds, "1/s"),
          Figure.of(NAMES.get(2), single.stream().sorted().toList().get(SINGLE / 2), "s"),
          Figure.of(NAMES.get(3), stage.liveHeapMegabytes("run-service"), "MB", before));
    }
  }

  private Measured measure(int partitions, int inRun) throws InterruptedException {
    List<RunRequest.Launch> launches = new ArrayList<>();
    for (int left = partitions; left > 0; left -= inRun) {
      int count = Math.min(left, inRun);
      launches.add(
          load.launch(Integer.toString(requested), Minutes.ASSET, Minutes.keys(requested, count)));
      requested += count;
    }
    return load.requests(side, launches).recorded();
  }
}
