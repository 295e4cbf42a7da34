package io.tranche.contracts.definitions;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/** Reads fields that are ISO 8601 durations; what is wrong is noted in the fields' problems. */
final class DurationReader {

  private DurationReader() {}

  /** A duration from {@code least} to {@code most}, both included, if one is given. */
  static Optional<Duration> between(Fields fields, String field, Duration least, Duration most) {
    return fields.optionalText(field).flatMap(text -> parse(fields, field, text, least, most));
  }

  private static Optional<Duration> parse(
      Fields fields, String field, String text, Duration least, Duration most) {
    String accepted = least + " to " + most + ", e.g. PT10M";
    try {
      Duration given = Duration.parse(text);
      if (given.compareTo(least) >= 0 && given.compareTo(most) <= 0) {
        return Optional.of(given);
      }
    } catch (DateTimeException e) {
      fields.problem(field, text, "is not a duration", accepted);
      return Optional.empty();
    }
    fields.problem(field, text, "is out of range", accepted);
    return Optional.empty();
  }
}
