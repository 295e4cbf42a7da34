package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatestWindowsTest {

  private static final PartitionContext CONTEXT =
      PartitionContext.at(Instant.parse("2024-01-05T09:00:00Z"));
  private static final TimeWindowPartitionsDefinition DAILY =
      TimeWindowPartitionsDefinition.daily("2024-01-01");
  private static final StaticPartitionsDefinition REGIONS =
      new StaticPartitionsDefinition(List.of("us", "eu"));

  @Test
  void areTheLastOneUnlessALookbackIsGiven() {
    assertThat(keys(DAILY, Optional.empty())).containsExactly("2024-01-04");
    assertThat(keys(DAILY, Optional.of(Duration.ofHours(48))))
        .containsExactly("2024-01-03", "2024-01-04");
    assertThat(keys(DAILY, Optional.of(Duration.ofHours(1)))).containsExactly("2024-01-04");
    assertThat(keys(DAILY, Optional.of(Duration.ofDays(900)))).hasSize(4);
  }

  @Test
  void areAllPartitionsWithoutTime() {
    assertThat(keys(REGIONS, Optional.of(Duration.ofDays(1)))).containsExactly("us", "eu");
    assertThat(keys(PartitionsDefinition.unpartitioned(), Optional.empty())).containsExactly("");
  }

  @Test
  void haveEveryKeyOfTheOtherDimensions() {
    assertThat(
            keys(
                new MultiPartitionsDefinition(
                    new TreeMap<>(Map.of("date", DAILY, "region", REGIONS))),
                Optional.empty()))
        .containsExactly("2024-01-04|us", "2024-01-04|eu");
  }

  @Test
  void areNoneBeforeTheFirstHasEnded() {
    assertThat(
            keys(
                TimeWindowPartitionsDefinition.daily("2024-01-05"),
                Optional.of(Duration.ofDays(3))))
        .isEmpty();
  }

  @Test
  void fireAfterOneInstantAndUpToAnother() {
    CronTicks nine = new CronTicks("0 9 * * *", "Europe/Berlin");
    Instant tick = Instant.parse("2024-01-05T08:00:00Z");

    assertThat(nine.after(tick.minusSeconds(1))).isEqualTo(tick);
    assertThat(nine.fireBetween(tick.minusSeconds(1), tick)).isTrue();
    assertThat(nine.fireBetween(tick, tick.plusSeconds(60))).isFalse();
    assertThatThrownBy(() -> new CronTicks("9", "Mars/Olympus"))
        .isInstanceOfSatisfying(
            PartitionsException.InvalidSchedule.class,
            refused -> assertThat(refused.problems()).hasSize(2));
  }

  private static List<String> keys(PartitionsDefinition definition, Optional<Duration> lookback) {
    return LatestWindows.of(definition, lookback, CONTEXT).keys().toList();
  }
}
