package io.tranche.benchmarks.algebra;

import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.TimeWindow;
import io.tranche.partitions.TimeWindowPartitionMapping;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import io.tranche.partitions.UpstreamPartitionsResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Half a century of hours and days. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TimeWindowBenchmark {
  private static final PartitionContext NOW =
      PartitionContext.at(Instant.parse("2024-01-01T00:00:00Z"));

  private final PartitionsDefinition utcHours =
      TimeWindowPartitionsDefinition.hourly("1974-01-01-00:00");
  private final TimeWindowPartitionsDefinition hours =
      TimeWindowPartitionsDefinition.hourly("1974-01-01-00:00").toBuilder()
          .timezone("America/Los_Angeles")
          .build();
  private final TimeWindowPartitionsDefinition days =
      TimeWindowPartitionsDefinition.daily("1974-01-01").toBuilder()
          .timezone("America/Los_Angeles")
          .build();
  private final PartitionsSubset allDays = days.all(NOW);
  private final PartitionsSubset tenThousandHours =
      hours.subset(hours.keys(NOW, 400_000, 10_000), NOW);
  private final PartitionsSubset evenDays = everySecond(days.keys(NOW, 0, 18_262), 0);
  private final PartitionsSubset oddDays = everySecond(days.keys(NOW, 0, 18_262), 1);
  private final PartitionsSubset manyDays = evenDays.union(oddDays);
  private final Instant noon = Instant.parse("2012-03-11T20:30:00Z");

  private PartitionsSubset everySecond(List<String> keys, int from) {
    return days.subset(
        IntStream.range(0, keys.size() / 2).mapToObj(i -> keys.get(2 * i + from)).toList(), NOW);
  }

  @Benchmark
  public boolean membership() {
    return hours.contains("2012-03-11-05:00", NOW);
  }

  @Benchmark
  public Optional<String> keyOfInstant() {
    return hours
        .windows()
        .at(noon)
        .flatMap(window -> hours.windows().keyStartingAt(window.start()));
  }

  @Benchmark
  public Optional<TimeWindow> windowOfKey() {
    return hours.window("2012-03-11-05:00");
  }

  @Benchmark
  public long count() {
    return hours.count(NOW);
  }

  @Benchmark
  public List<String> listUtc() {
    return utcHours.keys(NOW, 0, 1_000_000);
  }

  @Benchmark
  public List<String> listLosAngeles() {
    return hours.keys(NOW, 0, 1_000_000);
  }

  @Benchmark
  public List<String> pageAtTheFarEnd() {
    return hours.keys(NOW, 438_000, 100);
  }

  @Benchmark
  public UpstreamPartitionsResult daysToTheirHours() {
    return TimeWindowPartitionMapping.overlapping().upstream(allDays, hours, NOW);
  }

  @Benchmark
  public long listTheHoursOfAllDays() {
    return TimeWindowPartitionMapping.overlapping()
        .upstream(allDays, hours, NOW)
        .subset()
        .keys()
        .count();
  }

  @Benchmark
  public PartitionsSubset tenThousandHoursToTheirDays() {
    return TimeWindowPartitionMapping.overlapping().upstream(tenThousandHours, days, NOW).subset();
  }

  @Benchmark
  public PartitionsSubset identity() {
    return new IdentityPartitionMapping(false).upstream(allDays, days, NOW).subset();
  }

  @Benchmark
  public PartitionsSubset unionOf9131Windows() {
    return evenDays.union(oddDays);
  }

  @Benchmark
  public PartitionsSubset differenceOf9131Windows() {
    return manyDays.difference(evenDays);
  }

  @Benchmark
  public PartitionsSubset intersectionOf9131Windows() {
    return manyDays.intersection(evenDays);
  }

  @Benchmark
  public String serialize9131Windows() {
    return evenDays.toString();
  }

  @Benchmark
  public boolean containsIn9131Windows() {
    return evenDays.contains("2012-03-11");
  }
}
