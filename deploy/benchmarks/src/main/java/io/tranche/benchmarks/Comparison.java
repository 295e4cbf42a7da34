package io.tranche.benchmarks;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Child;
import io.tranche.benchmarks.process.Side;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.runs.RunComparison;
import io.tranche.benchmarks.workload.Bundle;
import io.tranche.benchmarks.workload.Load;
import io.tranche.benchmarks.workload.Measured;
import io.tranche.benchmarks.workload.SetLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * The product and the bare loop, in turns, so that both meet the same moods of the machine. What is
 * reported is the median of the rounds.
 */
final class Comparison {

  private static final int ARRIVALS_PER_SECOND = 200;

  private final Sizes sizes;
  private final PrintStream out;
  private final Side product;
  private final Side bare;
  private final URI definitions;
  private final Load load;
  private final SetLoad sets;
  private int rounds;

  private Comparison(
      Sizes sizes, PrintStream out, Side product, Side bare, URI definitions, Load load) {
    this.sizes = sizes;
    this.definitions = definitions;
    this.out = out;
    this.product = product;
    this.bare = bare;
    this.load = load;
    this.sets = load.ofSets();
  }

  /**
   * How much is measured.
   *
   * @param warmUp arrivals before anything is measured, for each side
   * @param arrivals in each round
   * @param rounds for each side; odd
   * @param latencySeconds how long arrivals come at a fixed rate, for each side
   * @param keysByBatch by how many keys are added at a time, how many in each round
   */
  record Sizes(
      int warmUp,
      int arrivals,
      int rounds,
      int latencySeconds,
      SortedMap<Integer, Integer> keysByBatch) {

    static Sizes of(boolean quick) {
      return quick
          ? new Sizes(4_000, 4_000, 3, 20, keys(2_000, 10_000, 20_000))
          : new Sizes(20_000, 10_000, 5, 60, keys(10_000, 40_000, 40_000));
    }

    private static SortedMap<Integer, Integer> keys(int single, int hundreds, int many) {
      return new TreeMap<>(Map.of(1, single, 100, hundreds, 10_000, many));
    }
  }

  static Comparison of(Sizes sizes, PrintStream out, Stage stage, Load load)
      throws IOException, InterruptedException {
    out.println("Starting the services and the bare loop ...");
    Side product = stage.product(Bundle.json());
    return new Comparison(sizes, out, product, stage.bareLoop(), stage.definitions(), load);
  }

  /** Until the compiler has seen everything. */
  void warmUp() throws InterruptedException {
    out.println("Warming up ...");
    load.arrivals(product, "warm", sizes.warmUp());
    load.arrivals(bare, "warm", sizes.warmUp());
  }

  List<Result> throughput() throws InterruptedException {
    List<Measured> products = new ArrayList<>();
    List<Measured> bares = new ArrayList<>();
    for (int i = 0; i < sizes.rounds(); i++) {
      String round = round("t");
      products.add(load.arrivals(product, round, sizes.arrivals()));
      bares.add(load.arrivals(bare, round, sizes.arrivals()));
      print("arrivals/s", products.get(i).perSecond(), bares.get(i).perSecond());
    }
    return List.of(
        Result.of(
            "arrivals.throughput",
            median(products.stream().map(Measured::perSecond).toList()),
            "1/s",
            median(bares.stream().map(Measured::perSecond).toList())),
        Result.of(
            "arrivals.cpu",
            median(products.stream().map(Measured::cpuSecondsPerThousand).toList()),
            "s/1000",
            median(bares.stream().map(Measured::cpuSecondsPerThousand).toList())));
  }

  List<Result> latency() throws InterruptedException {
    int count = ARRIVALS_PER_SECOND * sizes.latencySeconds();
    String round = round("l");
    // Another warm-up: batches are small at this rate.
    load.latency(product, round + "w", ARRIVALS_PER_SECOND, count);
    load.latency(bare, round + "w", ARRIVALS_PER_SECOND, count);
    Histogram ours = latency(product, round, count);
    Histogram theirs = latency(bare, round, count);
    return List.of(
        percentile("arrivals.latency.p50", 50, ours, theirs),
        percentile("arrivals.latency.p99", 99, ours, theirs),
        percentile("arrivals.latency.p999", 99.9, ours, theirs));
  }

  private Histogram latency(Side side, String round, int count) throws InterruptedException {
    Load.Latency latency = load.latency(side, round, ARRIVALS_PER_SECOND, count);
    latency
        .hopMillis()
        .forEach(
            (topic, millis) ->
                out.printf(
                    "  to %s: p50 %d ms, p99 %d ms%n",
                    topic, millis.getValueAtPercentile(50), millis.getValueAtPercentile(99)));
    return latency.micros();
  }

  private static Result percentile(
      String name, double percentile, Histogram ours, Histogram theirs) {
    return Result.of(
        name,
        ours.getValueAtPercentile(percentile) / 1_000.0,
        "ms",
        theirs.getValueAtPercentile(percentile) / 1_000.0);
  }

  /** Runs alone. */
  List<Figure> runs(Predicate<String> asksFor) throws InterruptedException {
    RunComparison runs = new RunComparison(product, bare, load.ofRuns(), out);
    return runs.measure(sizes.rounds(), sizes.latencySeconds(), asksFor);
  }

  /** Keys alone: how many a second, by how many are added at a time. */
  List<Result> sets() throws InterruptedException {
    List<Result> results = new ArrayList<>();
    for (Map.Entry<Integer, Integer> size : sizes.keysByBatch().entrySet()) {
      int together = size.getKey();
      List<Double> products = new ArrayList<>();
      List<Double> bares = new ArrayList<>();
      for (int i = 0; i <= sizes.rounds(); i++) {
        String round = round("s");
        double ours = sets.adds(product, round, together, size.getValue()).perSecond();
        double theirs = sets.adds(bare, round, together, size.getValue()).perSecond();
        print("keys/s, " + together + " at a time", ours, theirs);
        if (i > 0) {
          products.add(ours);
          bares.add(theirs);
        }
      }
      results.add(Result.of("sets.add.batch" + together, median(products), "1/s", median(bares)));
    }
    return results;
  }

  List<Result> setLatency() throws InterruptedException {
    int count = ARRIVALS_PER_SECOND * sizes.latencySeconds();
    String round = round("k");
    sets.latency(product, round + "w", ARRIVALS_PER_SECOND, count);
    sets.latency(bare, round + "w", ARRIVALS_PER_SECOND, count);
    Histogram ours = sets.latency(product, round, ARRIVALS_PER_SECOND, count);
    Histogram theirs = sets.latency(bare, round, ARRIVALS_PER_SECOND, count);
    sets.latency(product, definitions, round + "v", ARRIVALS_PER_SECOND, count);
    Histogram http = sets.latency(product, definitions, round + "h", ARRIVALS_PER_SECOND, count);
    return List.of(
        percentile("sets.add.latency.p50", 50, ours, theirs),
        percentile("sets.add.latency.p99", 99, ours, theirs),
        Result.of("sets.add.latency.http.p50", http.getValueAtPercentile(50) / 1_000.0, "ms"),
        Result.of("sets.add.latency.http.p99", http.getValueAtPercentile(99) / 1_000.0, "ms"));
  }

  /** After what has been measured before, or after the warm-up. */
  List<Result> memory() {
    return product.children().stream()
        .map(
            (Child service) ->
                Result.of("memory." + service.name(), service.residentMegabytes(), "MB"))
        .toList();
  }

  private String round(String letter) {
    rounds++;
    return letter + rounds;
  }

  private void print(String unit, double ours, double theirs) {
    out.printf(
        Locale.ROOT,
        "  product %.0f %s, bare loop %.0f, ratio %.2f%n",
        ours,
        unit,
        theirs,
        ours / theirs);
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
