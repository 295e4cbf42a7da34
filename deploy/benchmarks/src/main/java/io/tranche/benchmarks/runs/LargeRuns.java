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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Very many partitions in one run. */
public final class LargeRuns {

  private static final String LARGE = "runs.large";
  private static final int SEVERAL = 3;

  /** What a run of it gives. */
  public static final List<String> NAMES = List.of(LARGE, LARGE + ".rate", LARGE + ".heap");

  private final Side side;
  private final RunLoad load;
  private int requested;

  private LargeRuns(Side side, RunLoad load) {
    this.side = side;
    this.load = load;
  }

  /**
   * Seconds until all are recorded, partitions a second, and the megabytes of run-service's heap
   * beside before.
   */
  public static List<Figure> measure(Stage stage, boolean quick, PrintStream out)
      throws IOException, InterruptedException {
    int partitions = quick ? 20_000 : RunRequest.MAX_PARTITIONS;
    stage.runService(Minutes.bundle());
    try (Load load = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      LargeRuns runs = new LargeRuns(stage.side("run-service"), load.ofRuns());
      runs.seconds(partitions);
      double before = stage.liveHeapMegabytes("run-service");
      out.printf(Locale.ROOT, "  requesting %,d partitions in a run ...%n", partitions);
      double seconds = runs.seconds(partitions);
      return List.of(
          Figure.of(NAMES.get(0), seconds, "s"),
          Figure.of(NAMES.get(1), partitions / seconds, "1/s"),
          Figure.of(NAMES.get(2), stage.liveHeapMegabytes("run-service"), "MB", before));
    }
  }

  /** The median of a few such runs. */
  private double seconds(int partitions) throws InterruptedException {
    double[] seconds = new double[SEVERAL];
    for (int i = 0; i < SEVERAL; i++) {
      seconds[i] = measure(partitions).seconds();
    }
    Arrays.sort(seconds);
    return seconds[SEVERAL / 2];
  }

  private Measured measure(int partitions) throws InterruptedException {
    RunRequest.Launch launch =
        load.launch(
            Integer.toString(requested), Minutes.ASSET, Minutes.keys(requested, partitions));
    requested += partitions;
    return load.requests(side, List.of(launch)).recorded();
  }
}
