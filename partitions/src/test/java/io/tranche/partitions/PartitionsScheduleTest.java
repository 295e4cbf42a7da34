package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tranche.partitions.PartitionsSchedule.Evaluation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionsScheduleTest {
  private static final PartitionsDefinition SALES =
      MultiPartitionsDefinition.of(
          Map.of(
              "date", TimeWindowPartitionsDefinition.daily("2024-08-01"),
              "region", StaticPartitionsDefinition.of("us", "eu", "jp")));

  private static PartitionContext at(String instant) {
    return PartitionContext.at(Instant.parse(instant));
  }

  @Test
  void requestsEachRegionOfTheDayBeforeAtOneInTheMorning() {
    var schedule = PartitionsSchedule.of(SALES, ScheduleTimes.atWindowEnd().withHourOfDay(1));

    assertThat(schedule.cron()).isEqualTo("0 1 * * *");
    assertThat(schedule.tickAfter(Instant.parse("2024-08-02T00:30:00Z")))
        .isEqualTo("2024-08-02T01:00:00Z");
    assertThat(schedule.tickAfter(Instant.parse("2024-08-02T01:00:00Z")))
        .isEqualTo("2024-08-03T01:00:00Z");
    assertThat(schedule.evaluate(at("2024-08-02T01:00:00Z")))
        .isEqualTo(
            new Evaluation.Requested(
                SALES.subset(
                    List.of("2024-08-01|us", "2024-08-01|eu", "2024-08-01|jp"),
                    at("2024-08-02T01:00:00Z"))));
  }

  @Test
  void skipsWhenTheWindowWhoseTurnItIsIsExcludedOrNoneExists() {
    var businessDays =
        TimeWindowPartitionsDefinition.builder(Cadence.DAILY)
            .start("2024-08-01")
            .exclusions(List.of(Exclusion.cron("0 0 * * 6,0")))
            .build();
    var schedule = PartitionsSchedule.of(businessDays, ScheduleTimes.atWindowEnd());

    assertThat(schedule.evaluate(at("2024-08-05T00:00:00Z")))
        .isEqualTo(new Evaluation.Skipped("the window that has ended last is excluded"));
    assertThat(schedule.evaluate(at("2024-08-01T00:00:00Z")))
        .isEqualTo(new Evaluation.Skipped("there are no partitions yet"));
    assertThat(schedule.evaluate(at("2024-08-03T00:00:00Z")))
        .isInstanceOf(Evaluation.Requested.class);
  }

  @Test
  void requestsAllStaticKeysAtTheTicksOfItsCron() {
    var regions = StaticPartitionsDefinition.of("us", "eu");
    var schedule =
        PartitionsSchedule.of(
            regions, ScheduleTimes.cron("0 2 * * *", Optional.of("Europe/Berlin")));

    assertThat(schedule.tickAfter(Instant.parse("2024-08-01T00:00:00Z")))
        .isEqualTo("2024-08-02T00:00:00Z");
    assertThat(schedule.evaluate(at("2024-08-02T00:00:00Z")))
        .isEqualTo(new Evaluation.Requested(regions.all(at("2024-08-02T00:00:00Z"))));
  }

  @Test
  void saysEverythingThatDoesNotFit() {
    assertThatThrownBy(
            () ->
                PartitionsSchedule.of(
                    SALES, ScheduleTimes.atWindowEnd().withDayOfWeek(1).withDayOfMonth(2)))
        .isInstanceOfSatisfying(
            PartitionsException.InvalidSchedule.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("invalid-partitions-schedule");
              assertThat(refused.problems())
                  .containsExactly(
                      "dayOfWeek and dayOfMonth exclude each other (1, 2)",
                      "dayOfWeek cannot be set for daily windows (1)",
                      "dayOfMonth cannot be set for daily windows (2)");
            });
    assertThatThrownBy(
            () ->
                PartitionsSchedule.of(
                    new DynamicPartitionsDefinition("files"), ScheduleTimes.atWindowEnd()))
        .hasMessageContaining("exactly one has time windows (dynamic)");
    assertThatThrownBy(
            () -> PartitionsSchedule.of(SALES, ScheduleTimes.atWindowEnd().withHourOfDay(24)))
        .hasMessageContaining("0 24 * * *");
    assertThatThrownBy(
            () ->
                PartitionsSchedule.of(
                    StaticPartitionsDefinition.of("us"),
                    ScheduleTimes.cron("nonsense", Optional.of("Mars/Base"))))
        .hasMessageContaining("Mars/Base")
        .hasMessageContaining("a cron has five fields");
  }
}
