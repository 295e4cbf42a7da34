package io.tranche.partitions;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongPredicate;

/** Tells which windows are excluded, by the epoch second of their start. */
final class Exclusions {
  static final LongPredicate NOTHING = start -> false;

  private Exclusions() {}

  static LongPredicate of(List<Exclusion> exclusions, ZoneId zone) {
    var clock = new WallClock(zone);
    var crons = new ArrayList<Ticks>();
    var times = new HashSet<LocalDateTime>();
    for (Exclusion exclusion : exclusions) {
      if (exclusion instanceof Exclusion.Cron cron) {
        crons.add(Ticks.of(Cron.parse(cron.cron()), zone));
      } else if (exclusion instanceof Exclusion.At at) {
        times.add(at.at());
      }
    }
    if (exclusions.isEmpty()) {
      return NOTHING;
    }
    return start -> {
      var local = LocalDateTime.ofEpochSecond(start + clock.offset(start), 0, ZoneOffset.UTC);
      return times.contains(local) || crons.stream().anyMatch(ticks -> ticks.isTick(start));
    };
  }
}
