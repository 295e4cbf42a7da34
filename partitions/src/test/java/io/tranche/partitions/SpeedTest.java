package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Bounds ten times above what a calm machine needs: they catch a change of order, not of factor.
 */
class SpeedTest {
  private static final PartitionContext NOW =
      PartitionContext.at(Instant.parse("2024-01-01T00:00:00Z"));

  private static long millis(Runnable work) {
    work.run();
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Test
  void listsHalfACenturyOfHours() {
    var hours =
        TimeWindowPartitionsDefinition.hourly("1974-01-01-00:00").toBuilder()
            .timezone("America/Los_Angeles")
            .build();

    assertThat(hours.count(NOW)).isEqualTo(438_280);
    assertThat(millis(() -> hours.keys(NOW, 0, 1_000_000))).isLessThan(2000);
    assertThat(
            millis(
                () ->
                    IntStream.range(0, 10_000)
                        .forEach(i -> hours.contains("2000-01-01-05:00", NOW))))
        .isLessThan(500);
    assertThat(millis(() -> IntStream.range(0, 10_000).forEach(i -> hours.count(NOW))))
        .isLessThan(500);
  }

  @Test
  void mapsHalfACenturyOfDaysToItsHours() {
    var days = TimeWindowPartitionsDefinition.daily("1974-01-01");
    var hours = TimeWindowPartitionsDefinition.hourly("1974-01-01-00:00");
    var mapping = TimeWindowPartitionMapping.overlapping();

    assertThat(mapping.upstream(days.all(NOW), hours, NOW).subset()).isEqualTo(hours.all(NOW));
    assertThat(millis(() -> mapping.upstream(days.all(NOW), hours, NOW))).isLessThan(50);
  }

  @Test
  void combinesMillionsOfDynamicCells() {
    var keys = InMemoryDynamicKeys.builder();
    IntStream.range(0, 100_000).forEach(i -> keys.add("files", "f" + i));
    var context = new PartitionContext(NOW.now(), keys.build());
    var grid =
        MultiPartitionsDefinition.of(
            Map.of(
                "date",
                TimeWindowPartitionsDefinition.daily("1974-01-01"),
                "file",
                new DynamicPartitionsDefinition("files")));
    var all = grid.all(context);
    var part = PartitionSelection.parse("date=[1980-01-01...1990-01-01]").resolve(grid, context);

    assertThat(
            millis(
                () -> {
                  assertThat(all.difference(part).union(part)).isEqualTo(all);
                  assertThat(all.intersection(part).size()).isEqualTo(part.size());
                }))
        .isLessThan(500);
  }
}
