package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0 0 * * *; 2024-02-28T12:00:00Z; 2024-02-29T00:00:00Z",
        "0 0 29 2 *; 2024-03-01T00:00:00Z; 2028-02-29T00:00:00Z",
        "0 0 29 2 *; 2096-03-01T00:00:00Z; 2104-02-29T00:00:00Z",
        "15,45 8-10/2 * * MON-FRI; 2024-06-07T10:45:00Z; 2024-06-10T08:15:00Z",
        "0 0 31 * *; 2024-03-31T00:00:00Z; 2024-05-31T00:00:00Z",
        "0 0 1 * 1; 2024-06-01T00:00:00Z; 2024-06-03T00:00:00Z",
        "0 0 * * 7; 2024-06-01T00:00:00Z; 2024-06-02T00:00:00Z",
        "0 * 1 JAN *; 2024-01-01T23:00:00Z; 2025-01-01T00:00:00Z",
        "*/20 * * * *; 2024-06-01T00:40:00Z; 2024-06-01T01:00:00Z"
      })
  void findsTheNextTick(String cron, Instant after, Instant expected) {
    var ticks = Ticks.of(Cron.parse(cron), ZoneOffset.UTC);

    long next = ticks.next(ticks.floor(after.getEpochSecond()));

    assertThat(Instant.ofEpochSecond(ticks.at(next))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@daily",
        "",
        "0 0 * *",
        "60 * * * *",
        "* 24 * * *",
        "0 0 0 * *",
        "0 0 * 13 *",
        "0 0 * * 8",
        "*/0 * * * *",
        "*/90 * * * *",
        "0 0 L * *",
        "0 0 ? * *",
        "0 0 * * 1#2",
        "0 22-2 * * *",
        "0 0 30 2 *",
        "0 0 31 4,6 *",
        "1/5 * * * *",
        "0 0,, * * *",
        "-1 * * * *"
      })
  void refusesEveryOtherDialectWithTheText(String cron) {
    assertThatThrownBy(() -> Cron.parse(cron))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cron);
  }

  @ParameterizedTest
  @ValueSource(strings = {"* * * * *", "* * 29 2 *", "* * 31 * *", "* * * * 1-5", "* * 1 */3 2"})
  void countsDaysAsTheCalendarDoes(String cron) {
    var days = new CronDays(Cron.parse(cron));
    long rank = days.rank(LocalDate.of(1890, 1, 1).toEpochDay());

    var counted =
        LongStream.range(
                LocalDate.of(1890, 1, 1).toEpochDay(), LocalDate.of(2110, 1, 1).toEpochDay())
            .filter(days::isDay)
            .toArray();

    assertThat(days.rank(0)).isZero();
    for (long day : counted) {
      assertThat(days.rank(day)).isEqualTo(rank);
      assertThat(days.day(rank++)).isEqualTo(day);
    }
    assertThat(counted.length).isGreaterThan(40);
  }

  @Test
  void floorsOverLongPausesOfAnHourlyCron() {
    var ticks = Ticks.of(Cron.parse("* * 29 2 *"), ZoneId.of("Asia/Kolkata"));
    long now = Instant.parse("2103-12-31T00:00:00Z").getEpochSecond();

    assertThat(Instant.ofEpochSecond(ticks.at(ticks.floor(now))))
        .isEqualTo(Instant.parse("2096-02-29T18:29:00Z"));
  }
}
