package io.tranche.benchmarks.workload;

import io.tranche.benchmarks.process.Side;
import io.tranche.benchmarks.process.Waiting;
import io.tranche.contracts.Ids;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Puts work into one side and sees it come out. */
public final class Load implements AutoCloseable {

  private static final long HIGHEST_MICROS = 600_000_000L;
  private static final int DIGITS = 3;

  private final String kafka;
  private final Producing producing;
  private final Clock clock;

  public Load(String kafka, Clock clock) {
    this.kafka = kafka;
    this.producing = new Producing(kafka);
    this.clock = clock;
  }

  /** The same for keys alone. */
  public SetLoad ofSets() {
    return new SetLoad(kafka, producing, clock);
  }

  /** The same for what sensors make of arrivals, and nothing after that. */
  public SensorLoad ofSensors() {
    return new SensorLoad(kafka, producing);
  }

  /** The same for runs alone. */
  public RunLoad ofRuns() {
    return new RunLoad(kafka, producing, clock);
  }

  /** Produces all arrivals at once; the last is done when its materialization is published. */
  public Measured arrivals(Side side, String round, int count) throws InterruptedException {
    Map<String, byte[]> notifications = new LinkedHashMap<>();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Arrival arrival = new Arrival(round, i);
      notifications.put(arrival.key(), arrival.notification());
      expected.add(Ids.assetPartition(Bundle.FILES, arrival.key()));
    }
    try (Watch watch = new Watch(kafka, side.topics().assetEvents(), "materialized", expected)) {
      double cpu = side.cpuSeconds();
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      notifications.forEach(
          (key, value) -> sends.add(producing.send(side.topics().fileArrivals(), key, value)));
      Producing.await(sends);
      return measured(side, watch, begin, cpu);
    }
  }

  static Measured measured(Side side, Watch watch, long begin, double cpu)
      throws InterruptedException {
    awaitAll(side, watch);
    watch.stop();
    double cpuSeconds = side.cpuSeconds() - cpu;
    long last = watch.seenAt().values().stream().mapToLong(Long::longValue).max().orElse(begin);
    return new Measured(watch.seenAt().size(), (last - begin) / 1e9, cpuSeconds);
  }

  static void awaitAll(Side side, Watch watch) throws InterruptedException {
    Waiting.until(
        "the " + side.name() + " has done everything",
        () -> {
          side.requireAlive();
          return watch.left() == 0;
        });
  }

  /**
   * Produces arrivals at a fixed rate, whatever becomes of them; microseconds from when each was
   * due to when its RunStarted event was read.
   */
  public Latency latency(Side side, String round, int perSecond, int count)
      throws InterruptedException {
    List<Arrival> arrivals = new ArrayList<>();
    List<byte[]> notifications = new ArrayList<>();
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Arrival arrival = new Arrival(round, i);
      arrivals.add(arrival);
      notifications.add(arrival.notification());
      expected.add(arrival.runId());
    }
    long interval = 1_000_000_000L / perSecond;
    Histogram histogram = histogram();
    try (Hops hops = new Hops(kafka, side.topics());
        Watch watch = new Watch(kafka, side.topics().runEvents(), "RunStarted", expected)) {
      long begin = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        awaitTime(begin + i * interval);
        sends.add(
            producing.send(
                side.topics().fileArrivals(), arrivals.get(i).key(), notifications.get(i)));
      }
      Producing.await(sends);
      awaitAll(side, watch);
      watch.stop();
      for (int i = 0; i < count; i++) {
        Long seen = watch.seenAt().get(arrivals.get(i).runId());
        if (seen != null) {
          histogram.recordValue((seen - begin - i * interval) / 1_000);
        }
      }
      return new Latency(histogram, hops.measure(round));
    }
  }

  /**
   * How long arrivals took.
   *
   * @param micros each, all the way
   * @param hopMillis on the way to each topic that they pass
   */
  public record Latency(Histogram micros, Map<String, Histogram> hopMillis) {}

  static Histogram histogram() {
    return new Histogram(HIGHEST_MICROS, DIGITS);
  }

  static void awaitTime(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    producing.close();
  }
}
