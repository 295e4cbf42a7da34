package io.tranche.benchmarks.algebra;

import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.IdentityPartitionMapping;
import io.tranche.partitions.InMemoryDynamicKeys;
import io.tranche.partitions.MultiPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionKeyRange;
import io.tranche.partitions.PartitionSelection;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSubset;
import io.tranche.partitions.StaticPartitionsDefinition;
import io.tranche.partitions.TimeWindowPartitionsDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/** Static and dynamic keys, and products of dimensions up to 10^12 cells. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class KeysBenchmark {
  private static final int MILLION = 1_000_000;

  private final List<String> keys = IntStream.range(0, 100_000).mapToObj(i -> "key-" + i).toList();
  private final PartitionsDefinition statics = new StaticPartitionsDefinition(keys);
  private final PartitionsDefinition reordered = new StaticPartitionsDefinition(shuffled());
  private final PartitionContext now = context();
  private final PartitionsSubset allStatics = statics.all(now);

  private final PartitionsDefinition files = new DynamicPartitionsDefinition("files");
  private final PartitionsSubset everyThirdFile = scattered(3, 0);
  private final PartitionsSubset everySecondFile = scattered(2, 0);

  private final PartitionsDefinition grid =
      MultiPartitionsDefinition.of(
          Map.of(
              "date",
              TimeWindowPartitionsDefinition.daily("2023-01-01").toBuilder()
                  .end("2024-01-01")
                  .build(),
              "key",
              new StaticPartitionsDefinition(keys.subList(0, 1000))));
  private final PartitionsSubset wholeGrid = grid.all(now);
  private final PartitionsSubset partOfGrid = PARTS.resolve(grid, now);

  private static final PartitionSelection PARTS =
      PartitionSelection.parse(
          "date=[2023-03-01...2023-05-01] key=key-1*; date=2023-12-* key=key-7");

  private final PartitionsDefinition product =
      MultiPartitionsDefinition.of(
          Map.of(
              "a", new StaticPartitionsDefinition(keys.subList(0, 1000)),
              "b", new StaticPartitionsDefinition(keys.subList(0, 1000)),
              "c", new StaticPartitionsDefinition(keys.subList(0, 1000)),
              "d", new StaticPartitionsDefinition(keys.subList(0, 1000))));
  private final PartitionsSubset wholeProduct = product.all(now);
  private final PartitionsSubset box =
      product.range(
          new PartitionKeyRange("key-10|key-20|key-30|key-40", "key-900|key-800|key-700|key-600"),
          now);
  private final PartitionsSubset otherBox =
      product.range(
          new PartitionKeyRange("key-500|key-0|key-600|key-100", "key-999|key-400|key-999|key-300"),
          now);

  private List<String> shuffled() {
    var mixed = new ArrayList<>(keys);
    Collections.shuffle(mixed, new Random(1));
    return mixed;
  }

  private static PartitionContext context() {
    var dynamic = InMemoryDynamicKeys.builder();
    IntStream.range(0, MILLION).forEach(i -> dynamic.add("files", "file-" + i));
    return new PartitionContext(Instant.parse("2024-06-01T00:00:00Z"), dynamic.build());
  }

  private PartitionsSubset scattered(int step, int from) {
    return files.subset(
        IntStream.range(0, MILLION / step).mapToObj(i -> "file-" + (step * i + from)).toList(),
        now);
  }

  @Benchmark
  public PartitionsSubset identityOf100000StaticKeys() {
    return new IdentityPartitionMapping(false).upstream(allStatics, statics, now).subset();
  }

  @Benchmark
  public PartitionsSubset identityOf100000ReorderedKeys() {
    return new IdentityPartitionMapping(false).upstream(allStatics, reordered, now).subset();
  }

  @Benchmark
  public boolean staticMembership() {
    return statics.contains("key-77777", now);
  }

  @Benchmark
  public long listGrid365By1000() {
    return wholeGrid.keys().count();
  }

  @Benchmark
  public String serializeGrid365By1000() {
    return wholeGrid.toString();
  }

  @Benchmark
  public List<PartitionKeyRange> rangesOfGrid365By1000() {
    return wholeGrid.ranges();
  }

  @Benchmark
  public PartitionsSubset differenceInGrid365By1000() {
    return wholeGrid.difference(partOfGrid);
  }

  @Benchmark
  public long countOfTrillion() {
    return wholeProduct.size();
  }

  @Benchmark
  public boolean membershipInTrillion() {
    return box.contains("key-500|key-500|key-500|key-500");
  }

  @Benchmark
  public long intersectionInTrillion() {
    return box.intersection(otherBox).size();
  }

  @Benchmark
  public boolean dynamicMembership() {
    return files.contains("file-777777", now);
  }

  @Benchmark
  public PartitionsSubset unionOfMillionDynamicKeys() {
    return everyThirdFile.union(everySecondFile);
  }

  @Benchmark
  public PartitionsSubset intersectionOfMillionDynamicKeys() {
    return everyThirdFile.intersection(everySecondFile);
  }

  @Benchmark
  public PartitionsSubset differenceOfMillionDynamicKeys() {
    return everySecondFile.difference(everyThirdFile);
  }

  @Benchmark
  public String serializeMillionDynamicKeys() {
    return everyThirdFile.toString();
  }

  @Benchmark
  public boolean containsInMillionDynamicKeys() {
    return everyThirdFile.contains("file-777777");
  }
}
