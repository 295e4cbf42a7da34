package io.tranche.sensor.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.sensor.Bundles;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowDeadlinesTest {

  private static final String BERLIN = "timezone: Europe/Berlin";

  @ParameterizedTest
  @CsvSource({
    // The day has 23, 24 and 25 hours; the deadline follows its end.
    "2024-03-31, 2024-04-01T04:00:00Z",
    "2024-04-01, 2024-04-02T04:00:00Z",
    "2024-10-27, 2024-10-28T05:00:00Z"
  })
  void areSoLongAfterTheEndOfTheDayWhateverClocksDo(String day, Instant deadline) {
    assertThat(deadlines("type: daily, start: '2024-01-01', " + BERLIN, before(deadline), deadline))
        .isEqualTo(Map.of(day, deadline));
    assertThat(
            deadlines(
                "type: daily, start: '2024-01-01', " + BERLIN, deadline, deadline.plusSeconds(1)))
        .isEmpty();
  }

  private static Instant before(Instant instant) {
    return instant.minusSeconds(1);
  }

  @Test
  void knowTheHourThatThereIsTwice() {
    assertThat(
            deadlines(
                "type: hourly, start: '2024-01-01-00:00', " + BERLIN,
                Instant.parse("2024-10-27T06:30:00Z"),
                Instant.parse("2024-10-27T08:30:00Z")))
        .hasSize(2)
        .containsValues(
            Instant.parse("2024-10-27T07:00:00Z"), Instant.parse("2024-10-27T08:00:00Z"));
  }

  @Test
  void areThoseOfAllWindowsThatEndedMeanwhile() {
    assertThat(
            deadlines(
                "type: hourly, start: '2024-01-01-00:00'",
                Instant.parse("2024-01-10T00:00:00Z"),
                Instant.parse("2024-01-13T00:00:00Z")))
        .hasSize(72);
  }

  @Test
  void countFromTheEndOfTheWindowWheneverThePartitionExists() {
    Instant deadline = Instant.parse("2024-01-11T06:00:00Z");

    assertThat(
            deadlines("type: daily, start: '2024-01-01', endOffset: 1", before(deadline), deadline))
        .isEqualTo(Map.of("2024-01-10", deadline));
  }

  @Test
  void areNoneOfExcludedWindowsAndOfThoseOutside() {
    Instant sunday = Instant.parse("2024-01-07T06:00:00Z");

    assertThat(
            deadlines(
                "type: daily, start: '2024-01-01', exclusions: ['0 0 * * 6']",
                before(sunday),
                sunday))
        .isEmpty();
    assertThat(
            deadlines(
                "type: daily, start: '2024-01-01', end: '2024-01-03'",
                Instant.parse("2023-12-01T00:00:00Z"),
                Instant.parse("2024-02-01T00:00:00Z")))
        .containsOnlyKeys("2024-01-01", "2024-01-02");
  }

  private static Map<String, Instant> deadlines(String partitions, Instant after, Instant upTo) {
    return WindowDeadlines.of(
        Bundles.catalog(
                1,
                """
                apiVersion: tranche.io/v1
                bundle: b
                assets: [{key: a, partitions: {%s}, materializer: {type: none}, freshness: {deadline: PT6H}}]
                """
                    .formatted(partitions))
            .asset("a"),
        after,
        upTo);
  }
}
