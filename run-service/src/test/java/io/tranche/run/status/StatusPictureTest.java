package io.tranche.run.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.contracts.TrancheException;
import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPictureTest {

  private static final int SPACE = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithLookingAtEveryPartition(long seed) {
    Random random = new Random(seed);
    Ordinals existing = some(random, 0.9);
    Ordinals materialized = some(random, 0.5);
    Ordinals failed = some(random, 0.2);
    Ordinals materializing = some(random, 0.1);
    StatusPicture picture =
        StatusPicture.of(existing, new Outcomes(materialized, failed), materializing, 1);

    List<PartitionStatus> slow = new ArrayList<>();
    for (long ordinal : existing.stream().toArray()) {
      slow.add(
          materializing.contains(ordinal)
              ? PartitionStatus.MATERIALIZING
              : failed.contains(ordinal)
                  ? PartitionStatus.FAILED
                  : materialized.contains(ordinal)
                      ? PartitionStatus.MATERIALIZED
                      : PartitionStatus.MISSING);
    }

    assertThat(picture.total()).isEqualTo(slow.size());
    assertThat(picture.counts()).isEqualTo(count(slow));
    for (int i = 0; i < slow.size(); i++) {
      assertThat(picture.at(existing.select(i)))
          .as("seed %s, position %s", seed, i)
          .isEqualTo(slow.get(i));
    }
    int from = random.nextInt(slow.size());
    int to = from + random.nextInt(slow.size() - from + 1);
    assertThat(picture.counts(from, to)).isEqualTo(count(slow.subList(from, to)));
    for (int width : new int[] {1, 7, 1_000}) {
      assertStripShows(slow.subList(from, to), from, strip(picture, from, to, width), width);
    }
  }

  private static Strip strip(StatusPicture picture, long from, long to, int width) {
    return Strip.of("orders", picture, Optional.of(from), Optional.of(to), width);
  }

  private static void assertStripShows(
      List<PartitionStatus> slow, int from, Strip strip, int width) {
    assertThat(strip.ranges().isPresent()).isNotEqualTo(strip.columns().isPresent());
    strip
        .columns()
        .ifPresent(
            columns -> {
              assertThat(columns).hasSizeLessThanOrEqualTo(width);
              assertThat(columns)
                  .allSatisfy(
                      column ->
                          assertThat(column.counts())
                              .isEqualTo(
                                  count(
                                      slow.subList(
                                          (int) column.from() - from, (int) column.to() - from))));
              assertThat(columns.stream().mapToLong(c -> c.to() - c.from()).sum())
                  .isEqualTo(slow.size());
            });
    strip
        .ranges()
        .ifPresent(
            ranges -> {
              assertThat(ranges).hasSizeLessThanOrEqualTo(2 * width);
              List<PartitionStatus> drawn = new ArrayList<>();
              for (Strip.Range range : ranges) {
                LongStream.range(range.from(), range.to()).forEach(i -> drawn.add(range.status()));
              }
              assertThat(drawn).isEqualTo(slow);
            });
  }

  @Test
  void drawsNeighboursAsOneRangeAcrossOrdinalsThatDoNotExist() {
    Ordinals existing = Ordinals.of(10, 11, 20, 21, 30);
    Outcomes outcomes = new Outcomes(Ordinals.of(10, 11, 15, 20), Ordinals.empty());
    StatusPicture picture = StatusPicture.of(existing, outcomes, Ordinals.empty(), 7);

    Strip strip = Strip.of("orders", picture, Optional.empty(), Optional.empty(), 800);

    assertThat(strip)
        .isEqualTo(
            new Strip(
                "orders",
                5,
                7,
                0,
                5,
                Optional.of(
                    List.of(
                        new Strip.Range(0, 3, PartitionStatus.MATERIALIZED),
                        new Strip.Range(3, 5, PartitionStatus.MISSING))),
                Optional.empty()));
  }

  @Test
  void drawsNothingOfAnAssetWithoutPartitions() {
    StatusPicture picture = StatusPicture.of(Ordinals.empty(), Outcomes.NONE, Ordinals.empty(), 1);

    Strip strip = Strip.of("orders", picture, Optional.empty(), Optional.empty(), 800);

    assertThat(strip.ranges()).contains(List.of());
  }

  @Test
  void refusesAStripThatEndsBeforeItBegins() {
    StatusPicture picture =
        StatusPicture.of(Ordinals.range(0, 9), Outcomes.NONE, Ordinals.empty(), 1);

    assertThatThrownBy(() -> strip(picture, 5, 4, 800))
        .isInstanceOf(TrancheException.Invalid.class)
        .hasMessage("Cannot show partitions: to must not be less than from (4)");
    assertThatThrownBy(() -> strip(picture, 0, 4, 0))
        .hasMessage("Cannot show partitions: width must be between 1 and 10000 (0)");
  }

  @Test
  void readsAgainWhatChangedAndKeepsTheRest() {
    Outcomes before = new Outcomes(Ordinals.of(1, 2, 3), Ordinals.of(3, 4));

    Outcomes after =
        before.with(
            List.of(
                new Outcomes.Outcome(2, false, false),
                new Outcomes.Outcome(4, true, false),
                new Outcomes.Outcome(5, false, true)));

    assertThat(after).isEqualTo(new Outcomes(Ordinals.of(1, 3, 4), Ordinals.of(3, 5)));
  }

  private static Ordinals some(Random random, double share) {
    return Ordinals.of(
        LongStream.range(0, SPACE).filter(i -> random.nextDouble() < share).toArray());
  }

  private static Map<PartitionStatus, Long> count(List<PartitionStatus> statuses) {
    Map<PartitionStatus, Long> counts = new EnumMap<>(PartitionStatus.class);
    for (PartitionStatus status : PartitionStatus.values()) {
      counts.put(status, statuses.stream().filter(status::equals).count());
    }
    return counts;
  }
}
