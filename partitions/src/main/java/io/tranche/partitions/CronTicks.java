package io.tranche.partitions;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The instants at which a cron fires in a zone. Ticks that exist are valid: the constructor refuses
 * with {@link PartitionsException.InvalidSchedule}, which lists every problem.
 *
 * @param cron five fields: minute, hour, day of month, month, day of week
 * @param timezone IANA name
 */
public record CronTicks(String cron, String timezone) {

  public CronTicks {
    List<String> problems = new ArrayList<>();
    TimeLineParts.read(timezone, TimeLineParts::zone, problems);
    TimeLineParts.read(cron, Cron::parse, problems);
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidSchedule(problems);
    }
  }

  /** The first tick after the instant. */
  public Instant after(Instant instant) {
    var ticks = Ticks.of(Cron.parse(cron), ZoneId.of(timezone));
    return Instant.ofEpochSecond(ticks.at(ticks.next(ticks.floor(instant.getEpochSecond()))));
  }

  /** Does it fire after one instant and not after another? */
  public boolean fireBetween(Instant from, Instant upTo) {
    return upTo.isAfter(from) && !after(from).isAfter(upTo);
  }
}
