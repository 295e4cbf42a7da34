package io.tranche.benchmarks.sensors;

import io.tranche.benchmarks.backfill.Figure;
import io.tranche.benchmarks.bare.BareLoop;
import io.tranche.benchmarks.process.Side;
import io.tranche.benchmarks.process.Stage;
import io.tranche.benchmarks.workload.Bundle;
import io.tranche.benchmarks.workload.Load;
import io.tranche.benchmarks.workload.SensorLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Arrivals through sensor-service alone, from the notification to the request. */
public final class SensorBenchmarks {

  private static final String ARRIVALS = "sensors.arrivals";
  private static final String LATENCY = "sensors.latency";
  private static final String MATCH = "sensors.match";
  private static final String MEMORY = "sensors.memory";
  private static final List<ManySensors> MANY =
      Stream.of(1, 100, 10_000).map(ManySensors::new).toList();

  /** What a run of them gives, of one sensor. */
  public static final List<String> OF_ONE_SENSOR =
      List.of(ARRIVALS, LATENCY + ".p50", LATENCY + ".p99", MEMORY);

  /** The same with many. */
  public static final List<String> OF_MANY_SENSORS =
      MANY.stream().map(SensorBenchmarks::match).toList();

  private static final int ARRIVALS_PER_SECOND = 200;
  private static final int AT_ONCE = 20_000;

  private final Sizes sizes;
  private final SensorLoad load;
  private final PrintStream out;
  private final List<Figure> figures = new ArrayList<>();

  private SensorBenchmarks(Sizes sizes, SensorLoad load, PrintStream out) {
    this.sizes = sizes;
    this.load = load;
    this.out = out;
  }

  /**
   * How much is measured.
   *
   * @param warmUp arrivals before anything is measured, for each side
   * @param arrivals in each round
   * @param rounds odd
   * @param seconds how long arrivals come at a fixed rate, for each side
   */
  private record Sizes(int warmUp, int arrivals, int rounds, int seconds) {
    static Sizes of(boolean quick) {
      return quick ? new Sizes(5_000, 5_000, 3, 15) : new Sizes(20_000, 20_000, 5, 60);
    }
  }

  /**
   * The rate and the time of one sensor beside the bare loop, and what sensor-service keeps in its
   * heap of so many objects.
   */
  public static List<Figure> measureOne(
      Stage stage, int objects, boolean quick, Predicate<String> asksFor, PrintStream out)
      throws IOException, InterruptedException {
    Side product = stage.sensorService(Bundle.json());
    Side bare = stage.bareLoop(BareLoop.Role.SENSOR);
    try (Load whole = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      SensorBenchmarks benchmarks = new SensorBenchmarks(Sizes.of(quick), whole.ofSensors(), out);
      benchmarks.warmUp(product, bare);
      if (asksFor.test(ARRIVALS)) {
        benchmarks.measureArrivals(product, bare);
      }
      if (asksFor.test(LATENCY)) {
        benchmarks.measureLatency(product, bare);
      }
      if (asksFor.test(MEMORY)) {
        benchmarks.measureMemory(stage, product, objects);
      }
      return benchmarks.figures;
    }
  }

  /** The rate of arrivals in buckets that one, a hundred and ten thousand sensors listen to. */
  public static List<Figure> measureMany(Stage stage, boolean quick, PrintStream out)
      throws IOException, InterruptedException {
    Side product = stage.sensorService(ManySensors.bundle(MANY));
    try (Load whole = new Load(stage.addresses().kafka(), Clock.systemUTC())) {
      SensorBenchmarks benchmarks = new SensorBenchmarks(Sizes.of(quick), whole.ofSensors(), out);
      benchmarks.measureMatches(product);
      return benchmarks.figures;
    }
  }

  private void warmUp(Side product, Side bare) throws InterruptedException {
    load.arrivals(product, SensorLoad.notices("warm", sizes.warmUp()));
    load.arrivals(bare, SensorLoad.notices("warm", sizes.warmUp()));
  }

  private void measureArrivals(Side product, Side bare) throws InterruptedException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < sizes.rounds(); round++) {
      ours.add(rate(product, SensorLoad.notices("t" + round, sizes.arrivals())));
      theirs.add(rate(bare, SensorLoad.notices("t" + round, sizes.arrivals())));
      out.printf("  product %.0f arrivals/s, bare loop %.0f%n", ours.get(round), theirs.get(round));
    }
    figures.add(new Figure(ARRIVALS, median(ours), "1/s", Optional.of(median(theirs))));
  }

  private void measureLatency(Side product, Side bare) throws InterruptedException {
    int count = ARRIVALS_PER_SECOND * sizes.seconds();
    // Another warm-up: batches are small at this rate.
    load.latency(product, SensorLoad.notices("lw", count), ARRIVALS_PER_SECOND);
    load.latency(bare, SensorLoad.notices("lw", count), ARRIVALS_PER_SECOND);
    Histogram ours = load.latency(product, SensorLoad.notices("l", count), ARRIVALS_PER_SECOND);
    Histogram theirs = load.latency(bare, SensorLoad.notices("l", count), ARRIVALS_PER_SECOND);
    figures.add(percentile(".p50", 50, ours, theirs));
    figures.add(percentile(".p99", 99, ours, theirs));
  }

  private static Figure percentile(
      String name, double percentile, Histogram ours, Histogram theirs) {
    return new Figure(
        LATENCY + name,
        ours.getValueAtPercentile(percentile) / 1_000.0,
        "ms",
        Optional.of(theirs.getValueAtPercentile(percentile) / 1_000.0));
  }

  private void measureMemory(Stage stage, Side product, int objects)
      throws IOException, InterruptedException {
    String service = product.children().get(0).name();
    double before = stage.liveHeapMegabytes(service);
    for (int first = 0; first < objects; first += AT_ONCE) {
      int count = Math.min(AT_ONCE, objects - first);
      double rate = rate(product, SensorLoad.notices("m" + first, count));
      out.printf("  %,d of %,d objects, %.0f/s%n", first + count, objects, rate);
    }
    figures.add(new Figure(MEMORY, stage.liveHeapMegabytes(service), "MB", Optional.of(before)));
  }

  private void measureMatches(Side product) throws InterruptedException {
    Map<ManySensors, List<Double>> rates = new LinkedHashMap<>();
    for (int round = -1; round < sizes.rounds(); round++) {
      for (ManySensors many : MANY) {
        double rate = rate(product, many.notices("r" + round, sizes.arrivals()));
        out.printf("  %d sensors: %.0f arrivals/s%n", many.count(), rate);
        if (round >= 0) {
          rates.computeIfAbsent(many, none -> new ArrayList<>()).add(rate);
        }
      }
    }
    double one = median(rates.getOrDefault(MANY.get(0), List.of()));
    rates.forEach(
        (many, of) -> figures.add(new Figure(match(many), median(of), "1/s", Optional.of(one))));
  }

  private static String match(ManySensors many) {
    return MATCH + "." + many.count();
  }

  private double rate(Side side, List<SensorLoad.Notice> notices) throws InterruptedException {
    return load.arrivals(side, notices).perSecond();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
