package io.tranche.benchmarks.runs;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.process.Side;
import io.tranche.benchmarks.workload.Bundle;
import io.tranche.benchmarks.workload.RunLoad;
import io.tranche.benchmarks.workload.RunLoad.Backlog;
import io.tranche.benchmarks.workload.RunLoad.Latency;
import io.tranche.contracts.runs.RunRequest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Runs that are requested of run-service directly, beside the same requests to the bare loop, in
 * turns.
 */
public final class RunComparison {

  private static final String ADMISSION = "admission.rate";
  private static final String RATE = "runs.rate";
  private static final String LATENCY = "runs.latency.";
  private static final List<Integer> FIXED = List.of(10, 200);
  private static final String MOST = LATENCY + "most";

  /** What a run of it gives. */
  public static final List<String> NAMES =
      List.of(ADMISSION, RATE, LATENCY + "10", LATENCY + "200", MOST);

  private static final double SHARE = 0.8;
  private static final Duration KEEPS_UP = Duration.ofSeconds(1);

  /** At the highest rate, where every run stays in the store's memory. */
  private static final int MOST_SECONDS = 15;

  private final Side product;
  private final Side bare;
  private final RunLoad load;
  private final PrintStream out;
  private int requested;

  public RunComparison(Side product, Side bare, RunLoad load, PrintStream out) {
    this.product = product;
    this.bare = bare;
    this.load = load;
    this.out = out;
  }

  /**
   * Measures what is asked for.
   *
   * @param rounds for each side
   * @param seconds how long runs are requested at a fixed rate, for each side
   */
  public List<Figure> measure(int rounds, int seconds, Predicate<String> asksFor)
      throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    boolean most = asksFor.test(MOST);
    double rate = 0;
    if (most || asksFor.test(ADMISSION) || asksFor.test(RATE)) {
      List<Figure> rates = rates(rounds);
      figures.addAll(rates);
      rate = rates.get(1).value();
    }
    for (int perSecond : FIXED) {
      String name = LATENCY + perSecond;
      if (asksFor.test(name)) {
        probe(perSecond, seconds / 3);
        figures.addAll(latency(name, perSecond, seconds));
      }
    }
    if (most) {
      figures.addAll(most((int) (SHARE * rate)));
    }
    return figures;
  }

  /** The first round warms up. */
  private List<Figure> rates(int rounds) throws InterruptedException {
    List<Backlog> products = new ArrayList<>();
    List<Backlog> bares = new ArrayList<>();
    for (int i = 0; i <= rounds; i++) {
      List<RunRequest.Launch> launches = launches(Bundle.STATIC_PARTITIONS);
      Backlog ours = load.requests(product, launches);
      Backlog theirs = load.requests(bare, launches);
      out.printf(
          Locale.ROOT,
          "  product %.0f runs/s, bare loop %.0f, ratio %.2f%n",
          ours.recorded().perSecond(),
          theirs.recorded().perSecond(),
          ours.recorded().perSecond() / theirs.recorded().perSecond());
      if (i > 0) {
        products.add(ours);
        bares.add(theirs);
      }
    }
    return List.of(
        rate(ADMISSION, products, bares, one -> one.started().perSecond()),
        rate(RATE, products, bares, one -> one.recorded().perSecond()));
  }

  private static Figure rate(
      String name, List<Backlog> products, List<Backlog> bares, ToDoubleFunction<Backlog> rate) {
    return Figure.of(name, median(products, rate), "1/s", median(bares, rate));
  }

  private static double median(List<Backlog> rounds, ToDoubleFunction<Backlog> rate) {
    return rounds.stream().mapToDouble(rate).sorted().toArray()[rounds.size() / 2];
  }

  /** The highest rate, from this one downwards, that the product keeps up with. */
  private List<Figure> most(int highest) throws InterruptedException {
    int perSecond = highest;
    while (probe(perSecond, MOST_SECONDS / 3).behind().compareTo(KEEPS_UP) > 0) {
      perSecond = (int) (SHARE * perSecond);
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of(MOST + ".rate", perSecond, "1/s"));
    figures.addAll(latency(MOST, perSecond, MOST_SECONDS));
    return figures;
  }

  /** Both at a rate, as a warm-up: batches are small at low rates. */
  private Latency probe(int perSecond, int seconds) throws InterruptedException {
    List<RunRequest.Launch> launches = launches(perSecond * seconds);
    load.latency(bare, launches, perSecond);
    Latency ours = load.latency(product, launches, perSecond);
    out.printf(
        "  at %d runs/s: all recorded %d ms after the last was due%n",
        perSecond, ours.behind().toMillis());
    return ours;
  }

  private List<Figure> latency(String name, int perSecond, int seconds)
      throws InterruptedException {
    List<RunRequest.Launch> launches = launches(perSecond * seconds);
    Latency ours = load.latency(product, launches, perSecond);
    Latency theirs = load.latency(bare, launches, perSecond);
    return List.of(
        percentile(name + ".started.p50", 50, ours.started(), theirs.started()),
        percentile(name + ".started.p99", 99, ours.started(), theirs.started()),
        percentile(name + ".recorded.p50", 50, ours.recorded(), theirs.recorded()),
        percentile(name + ".recorded.p99", 99, ours.recorded(), theirs.recorded()));
  }

  private static Figure percentile(
      String name, double percentile, Histogram ours, Histogram theirs) {
    return Figure.of(
        name,
        ours.getValueAtPercentile(percentile) / 1_000.0,
        "ms",
        theirs.getValueAtPercentile(percentile) / 1_000.0);
  }

  /** Each of the next partition of all static assets, from the first again behind the last. */
  private List<RunRequest.Launch> launches(int count) {
    List<RunRequest.Launch> launches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = requested++;
      String asset = Bundle.staticAsset(number / Bundle.STATIC_PARTITIONS % Bundle.STATIC_ASSETS);
      String partition = Bundle.staticKey(number % Bundle.STATIC_PARTITIONS);
      launches.add(load.launch(Integer.toString(number), asset, List.of(partition)));
    }
    return launches;
  }
}
