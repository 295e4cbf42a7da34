package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What is kept as ranges costs memory for its ranges, not for its keys: each question allocates the
 * same few kilobytes about a year as about half a century, and about a thousand cells as about
 * 10^12.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final PartitionContext NOW =
      PartitionContext.at(Instant.parse("2024-01-01T00:00:00Z"));
  private static final long FEW_KILOBYTES = 16_384;

  /** Bytes that the question allocates, at least over ten times asked after it has run once. */
  private static long bytes(Supplier<?> question) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      Object answer = question.get();
      long after = THREADS.getCurrentThreadAllocatedBytes();
      assertThat(answer).isNotNull();
      least = Math.min(least, after - before);
    }
    return least;
  }

  private static TimeWindowPartitionsDefinition hours(int since) {
    return TimeWindowPartitionsDefinition.hourly(since + "-01-01-00:00").toBuilder()
        .timezone("America/Los_Angeles")
        .build();
  }

  private static TimeWindowPartitionsDefinition days(int since) {
    return TimeWindowPartitionsDefinition.daily(since + "-01-01").toBuilder()
        .timezone("America/Los_Angeles")
        .build();
  }

  @Test
  void countingTestingAndPagingAllocateTheSameForAnyNumberOfWindows() {
    for (int since : List.of(2023, 1974)) {
      var hours = hours(since);
      assertThat(bytes(() -> hours.count(NOW))).isLessThan(FEW_KILOBYTES);
      assertThat(bytes(() -> hours.contains("2023-06-01-05:00", NOW))).isLessThan(FEW_KILOBYTES);
      assertThat(bytes(() -> hours.keys(NOW, 5000, 10))).isLessThan(FEW_KILOBYTES);
    }
  }

  @Test
  void mappingContiguousWindowsAllocatesForTheirRanges() {
    for (int since : List.of(2023, 1974)) {
      var hours = hours(since);
      var days = days(since);
      var allDays = days.all(NOW);
      var allHours = hours.all(NOW);
      var mapping = TimeWindowPartitionMapping.overlapping();

      assertThat(bytes(() -> mapping.upstream(allDays, hours, NOW))).isLessThan(FEW_KILOBYTES);
      assertThat(bytes(() -> mapping.downstream(allHours, days, NOW))).isLessThan(FEW_KILOBYTES);
      assertThat(bytes(() -> allHours.union(allHours).intersection(allHours).toString()))
          .isLessThan(FEW_KILOBYTES);
    }
  }

  @Test
  void rectanglesAllocateForTheirSides() {
    for (int side : List.of(6, 1000)) {
      var keys =
          new StaticPartitionsDefinition(
              IntStream.range(0, side).mapToObj(i -> "key-" + i).toList());
      var product =
          MultiPartitionsDefinition.of(Map.of("a", keys, "b", keys, "c", keys, "d", keys));
      var all = product.all(NOW);
      var box =
          product.range(
              new PartitionKeyRange("key-1|key-2|key-0|key-1", "key-5|key-4|key-5|key-3"), NOW);

      assertThat(all.size()).isEqualTo((long) side * side * side * side);
      assertThat(bytes(() -> product.count(NOW))).isLessThan(FEW_KILOBYTES);
      assertThat(bytes(() -> all.contains("key-1|key-2|key-3|key-4"))).isLessThan(FEW_KILOBYTES);
      assertThat(bytes(() -> all.intersection(box).size())).isLessThan(2 * FEW_KILOBYTES);
      assertThat(bytes(() -> all.difference(box).size())).isLessThan(4 * FEW_KILOBYTES);
    }
  }

  @Test
  void aLongRangeCutsAScatteredSetWithoutBeingSpelledOut() {
    int size = 10_000;
    Ordinals scattered =
        Ordinals.of(LongStream.range(0, size).map(i -> (i - 5_000) << 48).toArray());
    Ordinals range = Ordinals.range(scattered.select(10), scattered.select(size - 11));

    assertThat(scattered.intersection(range).size()).isEqualTo(size - 20);
    assertThat(scattered.difference(range).stream().boxed().toList())
        .hasSize(20)
        .noneMatch(range::contains)
        .allMatch(scattered::contains);
    assertThat(bytes(() -> scattered.intersection(range))).isLessThan(size * FEW_KILOBYTES / 16);
    assertThat(bytes(() -> scattered.difference(range))).isLessThan(size * FEW_KILOBYTES / 16);
  }
}
