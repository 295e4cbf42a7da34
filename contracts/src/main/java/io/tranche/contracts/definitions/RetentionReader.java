package io.tranche.contracts.definitions;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/** Reads how long things are kept; what is wrong is noted in the fields' problems. */
final class RetentionReader {

  private RetentionReader() {}

  static RetentionDocument retention(Fields fields) {
    RetentionDocument document =
        new RetentionDocument(
            DocumentReader.name(fields),
            fields.any("target").isPresent()
                ? JobReader.selection(fields, "target")
                : Optional.empty(),
            kept(fields, "runs", RetentionDocument.LEAST),
            kept(fields, "materializations", RetentionDocument.LEAST),
            kept(fields, "ticks", RetentionDocument.LEAST_OF_TICKS));
    fields.end();
    if (fields.any("runs").isEmpty()
        && fields.any("materializations").isEmpty()
        && fields.any("ticks").isEmpty()) {
      fields.problem(
          "runs", "none given", "nothing is said to be kept", "runs, materializations or ticks");
    }
    return document;
  }

  private static Optional<Duration> kept(Fields fields, String field, Duration least) {
    String accepted = "P" + least.toDays() + "D or longer, e.g. P90D";
    return fields
        .optionalText(field)
        .flatMap(
            text -> {
              Optional<Duration> given = duration(text);
              if (given.isEmpty()) {
                fields.problem(field, text, "is not a duration", accepted);
              } else if (given.get().compareTo(least) < 0) {
                fields.problem(field, text, "is too short", accepted);
              } else if (given.get().compareTo(RetentionDocument.MOST) > 0) {
                String most = "at most P" + RetentionDocument.MOST.toDays() + "D";
                fields.problem(field, text, "is too long", most);
              }
              return given;
            });
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }
}
