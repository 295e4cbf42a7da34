package io.tranche.partitions;

import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Windows that start there do not exist; the other windows keep their own start and end. */
public sealed interface Exclusion {

  /** Every window that starts at a tick of this cron (five fields, in the definition's zone). */
  record Cron(String cron) implements Exclusion {}

  /** The window that starts at this local time of the definition's zone. */
  record At(LocalDateTime at) implements Exclusion {}

  static Exclusion cron(String cron) {
    return new Cron(cron);
  }

  /**
   * The window that starts at a local time such as {@code 2024-12-25T00:00}.
   *
   * @throws PartitionsException.InvalidDefinition if the text is none
   */
  static Exclusion at(String localDateTime) {
    try {
      return new At(LocalDateTime.parse(localDateTime));
    } catch (DateTimeParseException unreadable) {
      throw new PartitionsException.InvalidDefinition(
          "time window",
          List.of(
              "an exclusion must be a cron or a local time such as 2024-12-25T00:00 ("
                  + localDateTime
                  + ")"));
    }
  }
}
