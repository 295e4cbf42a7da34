package io.tranche.sensor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsSchedule;
import io.tranche.partitions.ScheduleTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DueTicksTest {

  private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

  private final PartitionsSchedule hourly = schedule("0 * * * *", "UTC");

  @Test
  void nothingIsDueBeforeTheNextTick() {
    assertThat(DueTicks.next(hourly, NOON, NOON.plusSeconds(3_599), 100)).isEmpty();
  }

  @Test
  void aTickIsDueAtItsInstant() {
    assertThat(DueTicks.next(hourly, NOON, NOON.plusSeconds(3_600), 0))
        .contains(new DueTicks(NOON.plusSeconds(3_600), 0));
  }

  @Test
  void missedTicksAreMadeUpForInTheirOrder() {
    Instant now = NOON.plus(Duration.ofHours(3)).plusSeconds(600);

    assertThat(all(hourly, NOON, now, 100))
        .containsExactly(
            new DueTicks(NOON.plus(Duration.ofHours(1)), 0),
            new DueTicks(NOON.plus(Duration.ofHours(2)), 0),
            new DueTicks(NOON.plus(Duration.ofHours(3)), 0));
  }

  @Test
  void ofTooManyTheLatestAreMadeUpForAndTheOthersCounted() {
    Instant now = NOON.plus(Duration.ofHours(10)).plusSeconds(600);

    assertThat(all(hourly, NOON, now, 2))
        .containsExactly(
            new DueTicks(NOON.plus(Duration.ofHours(9)), 8),
            new DueTicks(NOON.plus(Duration.ofHours(10)), 0));
  }

  @Test
  void withoutCatchingUpOnlyWhatIsOnTimeFires() {
    Instant now = NOON.plus(Duration.ofHours(10)).plusSeconds(5);

    assertThat(all(hourly, NOON, now, 0))
        .containsExactly(new DueTicks(NOON.plus(Duration.ofHours(10)), 9));
  }

  @Test
  void aYearWithChangesOfTheClocksHasEveryLocalHourOnce() {
    PartitionsSchedule nightly = schedule("30 2 * * *", "Europe/Berlin");
    Instant start = Instant.parse("2024-01-01T00:00:00Z");

    List<DueTicks> ticks = all(nightly, start, start.plus(Duration.ofDays(366)), 1_000);

    assertThat(ticks).hasSize(366);
    assertThat(ticks).extracting(DueTicks::tick).doesNotHaveDuplicates();
    assertThat(ticks)
        .extracting(DueTicks::tick)
        .contains(Instant.parse("2024-03-31T01:00:00Z"), Instant.parse("2024-10-27T01:30:00Z"));
  }

  private static PartitionsSchedule schedule(String cron, String timezone) {
    return PartitionsSchedule.of(
        PartitionsDefinition.unpartitioned(), ScheduleTimes.cron(cron, Optional.of(timezone)));
  }

  private static List<DueTicks> all(
      PartitionsSchedule schedule, Instant upTo, Instant now, int catchUp) {
    List<DueTicks> ticks = new ArrayList<>();
    Optional<DueTicks> next = DueTicks.next(schedule, upTo, now, catchUp);
    while (next.isPresent()) {
      ticks.add(next.get());
      next = DueTicks.next(schedule, next.get().tick(), now, catchUp - ticks.size());
    }
    return ticks;
  }
}
