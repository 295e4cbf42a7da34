package io.tranche.partitions;

import java.time.LocalDateTime;

/** Windows that start there do not exist; the other windows keep their own start and end. */
public sealed interface Exclusion {

  /** Every window that starts at a tick of this cron (five fields, in the definition's zone). */
  record Cron(String cron) implements Exclusion {}

  /** The window that starts at this local time of the definition's zone. */
  record At(LocalDateTime at) implements Exclusion {}

  static Exclusion cron(String cron) {
    return new Cron(cron);
  }

  static Exclusion at(String localDateTime) {
    return new At(LocalDateTime.parse(localDateTime));
  }
}
