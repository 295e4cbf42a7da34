package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockChangeTest {
  private static final PartitionContext LATER =
      PartitionContext.at(Instant.parse("2025-06-01T00:00:00Z"));

  private static TimeWindowPartitionsDefinition cron(String cron, String zone, String start) {
    return TimeWindowPartitionsDefinition.builder(Cadence.CRON)
        .cron(cron)
        .timezone(zone)
        .start(start)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 * * *,  America/New_York, 2024-03-10-00:00, 2024-03-10T05:00:00Z, PT23H",
    "0 0 * * *,  America/New_York, 2024-11-03-00:00, 2024-11-03T04:00:00Z, PT25H",
    "30 2 * * *, America/New_York, 2024-03-09-02:30, 2024-03-09T07:30:00Z, PT23H30M",
    "30 2 * * *, America/New_York, 2024-03-10-03:00, 2024-03-10T07:00:00Z, PT23H30M",
    "30 1 * * *, America/New_York, 2024-11-02-01:30, 2024-11-02T05:30:00Z, PT25H",
    "30 1 * * *, America/New_York, 2024-11-03-01:30, 2024-11-03T06:30:00Z, PT24H",
    "0 2 * * *,  Europe/Berlin,    2024-03-30-02:00, 2024-03-30T01:00:00Z, PT24H",
    "0 2 * * *,  Europe/Berlin,    2024-03-31-03:00, 2024-03-31T01:00:00Z, PT23H",
    "0 2 * * *,  Europe/Berlin,    2024-10-26-02:00, 2024-10-26T00:00:00Z, PT25H",
    "0 0 * * *,  Africa/Cairo,     2024-04-26-01:00, 2024-04-25T22:00:00Z, PT23H",
    "0 0 * * *,  America/Havana,   2024-11-03-00:00, 2024-11-03T04:00:00Z, PT25H",
    "30 1 * * *, Australia/Lord_Howe, 2024-04-07-01:30, 2024-04-06T15:00:00Z, PT24H",
    "0 0 * * *,  Pacific/Apia,     2011-12-29-00:00, 2011-12-29T10:00:00Z, PT24H",
    "0 0 * * *,  Pacific/Apia,     2011-12-31-00:00, 2011-12-30T10:00:00Z, PT24H",
    "'0 0,2,3 * * *', Antarctica/Casey, 2012-02-22-03:00, 2012-02-21T19:00:00Z, PT21H"
  })
  void movesWindowsThatStartWhenClocksChange(
      String cron, String zone, String key, Instant start, Duration length) {
    var definition = cron(cron, zone, "2011-01-01-00:00");

    assertThat(definition.contains(key, LATER)).isTrue();
    assertThat(definition.window(key)).contains(new TimeWindow(start, start.plus(length)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "America/New_York; 2024-03-10-00:00; 2024-03-10-00:00 2024-03-10-01:00 2024-03-10-03:00",
        "America/New_York; 2024-11-03-00:00;"
            + " 2024-11-03-00:00 2024-11-03-01:00 2024-11-03-01:00-0500 2024-11-03-02:00",
        "Europe/Berlin; 2024-10-27-01:00;"
            + " 2024-10-27-01:00 2024-10-27-02:00 2024-10-27-02:00+0100 2024-10-27-03:00",
        "Australia/Lord_Howe; 2024-04-07-00:00;"
            + " 2024-04-07-00:00 2024-04-07-01:00 2024-04-07-02:00",
        "Australia/Lord_Howe; 2024-10-06-00:00;"
            + " 2024-10-06-00:00 2024-10-06-01:00 2024-10-06-03:00"
      })
  void skipsAndRepeatsHours(String zone, String start, String keys) {
    var expected = List.of(keys.split(" ", -1));

    assertThat(cron("0 * * * *", zone, start).keys(LATER, 0, expected.size())).isEqualTo(expected);
  }

  @Test
  void numbersTheHoursOfEveryZoneWithoutEverGoingBack() {
    for (String zone : ZoneId.getAvailableZoneIds()) {
      var rules = ZoneId.of(zone).getRules();
      for (String cron : List.of("0 * * * *", "0,30 * * * *", "5,20,35,50 * * * *")) {
        var ticks = Ticks.of(Cron.parse(cron), ZoneId.of(zone));
        for (var change : rules.getTransitions()) {
          if (change.getInstant().getEpochSecond() > 0) {
            assertTicksAround(change.toEpochSecond(), ticks, zone + " " + cron);
          }
        }
      }
    }
  }

  private static void assertTicksAround(long change, Ticks ticks, String what) {
    long number = ticks.floor(change - 7200);
    for (int i = 0; i < 16; i++) {
      long next = ticks.next(number);
      assertThat(ticks.at(next)).as(what).isGreaterThan(ticks.at(number));
      assertThat(ticks.floor(ticks.at(next))).as(what).isEqualTo(next);
      assertThat(ticks.floor(ticks.at(next) - 1)).as(what).isEqualTo(number);
      number = next;
    }
  }
}
