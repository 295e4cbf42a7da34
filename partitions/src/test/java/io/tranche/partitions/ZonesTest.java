package io.tranche.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Windows touch, grow and read back around every change of the clocks: of every set of zone rules
 * that the JDK has from 2022 to 2026, and with the profile {@code soak} of all its zones from 2000
 * to 2040.
 */
class ZonesTest {
  private static final boolean SOAK = Boolean.getBoolean("tranche.test.soak");
  private static final long DAY = 86_400;
  private static final List<String> CRONS =
      List.of(
          "0 * * * *", "0,30 * * * *", "0 0 * * *", "30 2 * * *", "0 0,2,3 * * *", "15 1 * * 0,6");

  private static List<String> zones() {
    var known =
        new TreeSet<>(ZoneId.getAvailableZoneIds())
            .stream().filter(zone -> !ZoneId.SHORT_IDS.containsKey(zone));
    if (SOAK) {
      return known.toList();
    }
    Map<Object, String> byRules = new LinkedHashMap<>();
    known.forEach(zone -> byRules.putIfAbsent(changes(zone).map(Object::toString).toList(), zone));
    return List.copyOf(byRules.values());
  }

  private static Stream<ZoneOffsetTransition> changes(String zone) {
    var rules = ZoneId.of(zone).getRules();
    var until = Instant.parse(SOAK ? "2040-01-01T00:00:00Z" : "2026-01-01T00:00:00Z");
    var first = Instant.parse(SOAK ? "2000-01-01T00:00:00Z" : "2022-01-01T00:00:00Z");
    return Stream.iterate(
        rules.nextTransition(first),
        change -> change != null && change.getInstant().isBefore(until),
        change -> rules.nextTransition(change.getInstant()));
  }

  @Test
  void windowsTouchGrowAndReadBackWheneverClocksChange() {
    var failures = new ArrayList<String>();
    int changes = 0;
    for (String zone : zones()) {
      for (String cron : CRONS) {
        var definition =
            TimeWindowPartitionsDefinition.builder(Cadence.CRON)
                .cron(cron)
                .timezone(zone)
                .start("1999-01-01-00:00")
                .build();
        for (ZoneOffsetTransition change : changes(zone).toList()) {
          changes++;
          check(definition, change.toEpochSecond(), failures);
        }
      }
    }
    System.out.println(
        "zones: " + zones().size() + ", changes of the clocks times crons: " + changes);
    assertThat(failures).isEmpty();
    assertThat(changes).isGreaterThan(1000);
  }

  private static void check(
      TimeWindowPartitionsDefinition definition, long change, List<String> failures) {
    var line = definition.line();
    var context = PartitionContext.at(Instant.parse("2045-01-01T00:00:00Z"));
    long number = line.floor(change - 2 * DAY);
    var keys = new TreeSet<String>();
    int windows = 0;
    while (line.at(number) < change + 2 * DAY) {
      long next = line.moved(number, 1);
      String key = line.key(number).orElse("none");
      windows++;
      keys.add(key);
      boolean isWhole =
          line.at(number) < line.end(number)
              && line.end(number) == line.at(next)
              && line.moved(next, -1) == number
              && line.floor(line.at(number)) == number
              && line.floor(line.end(number) - 1) == number
              && definition.ordinal(key, context).equals(OptionalLong.of(number))
              && definition.window(key).equals(Optional.of(line.windowOf(number)));
      if (!isWhole) {
        failures.add(definition + " " + key + " " + line.windowOf(number));
      }
      number = next;
    }
    if (keys.size() != windows) {
      failures.add(definition + " has keys twice around " + Instant.ofEpochSecond(change));
    }
  }
}
