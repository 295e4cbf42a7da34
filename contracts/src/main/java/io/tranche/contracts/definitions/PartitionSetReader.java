package io.tranche.contracts.definitions;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads partition sets; what is wrong is noted in the fields' problems. */
final class PartitionSetReader {

  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private PartitionSetReader() {}

  static PartitionSetDocument partitionSet(Fields fields) {
    OptionalInt maxKeys = fields.integerBetween("maxKeys", 1, Integer.MAX_VALUE);
    PartitionSetDocument set =
        new PartitionSetDocument(
            DocumentReader.name(fields),
            maxKeys.isPresent() ? OptionalLong.of(maxKeys.getAsInt()) : OptionalLong.empty(),
            fields.optionalText("timeToLive").flatMap(text -> timeToLive(fields, text)));
    fields.end();
    return set;
  }

  private static Optional<Duration> timeToLive(Fields fields, String text) {
    try {
      Duration given = Duration.parse(text);
      if (given.compareTo(SHORTEST) >= 0) {
        return Optional.of(given);
      }
    } catch (DateTimeException e) {
      fields.problem("timeToLive", text, "is not a duration", "PT1M or longer, e.g. P30D");
      return Optional.empty();
    }
    fields.problem("timeToLive", text, "is too short", "PT1M or longer, e.g. P30D");
    return Optional.empty();
  }
}
