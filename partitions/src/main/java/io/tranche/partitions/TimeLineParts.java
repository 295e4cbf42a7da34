package io.tranche.partitions;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** The fields of a time definition, read; or everything that is wrong with them. */
record TimeLineParts(
    TimeWindowPartitionsDefinition definition,
    ZoneId zone,
    Ticks ticks,
    KeyFormat format,
    KeyFormat.Reading start,
    Optional<KeyFormat.Reading> end,
    LongPredicate excluded) {

  private static final int MOST_END_OFFSET = 100_000;
  private static final int WINDOWS_TRIED = 100;

  /** Reads the fields of a definition; refuses all that is wrong at once. */
  static TimeLine line(TimeWindowPartitionsDefinition definition) {
    var problems = new ArrayList<>(numberProblems(definition));
    Optional<Cron> cron =
        problems.isEmpty() ? read(definition.cron(), Cron::parse, problems) : Optional.empty();
    var zone = read(definition.timezone(), TimeLineParts::zone, problems);
    var format = read(definition.format(), KeyFormat::of, problems);
    Optional<KeyFormat.Reading> start =
        format.flatMap(f -> time("start", definition.start(), f, definition, problems));
    Optional<KeyFormat.Reading> end =
        format.flatMap(
            f -> definition.end().flatMap(text -> time("end", text, f, definition, problems)));
    for (Exclusion exclusion : definition.exclusions()) {
      if (exclusion instanceof Exclusion.Cron excluded) {
        read(excluded.cron(), text -> Cron.parse(text), problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidDefinition(definition.type(), problems);
    }
    var line =
        new TimeLine(
            new TimeLineParts(
                definition,
                zone.orElseThrow(),
                Ticks.of(cron.orElseThrow(), zone.orElseThrow()),
                format.orElseThrow(),
                start.orElseThrow(),
                end,
                Exclusions.of(definition.exclusions(), zone.orElseThrow())));
    refuseCoarseFormat(definition, line);
    return line;
  }

  /** What the reader makes of a text; otherwise empty, and the reason among the problems. */
  static <T> Optional<T> read(String text, Function<String, T> reader, List<String> problems) {
    try {
      return Optional.of(reader.apply(text));
    } catch (IllegalArgumentException refused) {
      problems.add(String.valueOf(refused.getMessage()));
      return Optional.empty();
    }
  }

  /** A time zone by its IANA name; throws with the reason. */
  static ZoneId zone(String name) {
    boolean abbreviation = ZoneId.SHORT_IDS.containsKey(name);
    if (abbreviation || !ZoneId.getAvailableZoneIds().contains(name)) {
      throw new IllegalArgumentException(
          "timezone must be an IANA name such as UTC or Europe/Berlin (" + name + ")");
    }
    return ZoneId.of(name);
  }

  private static Optional<KeyFormat.Reading> time(
      String field,
      String text,
      KeyFormat format,
      TimeWindowPartitionsDefinition definition,
      List<String> problems) {
    var reading = format.read(text);
    if (reading.isEmpty()) {
      problems.add(field + " must be a time as " + definition.format() + " (" + text + ")");
    }
    return reading;
  }

  private static List<String> numberProblems(TimeWindowPartitionsDefinition definition) {
    var problems = new ArrayList<String>();
    switch (definition.cadence()) {
      case HOURLY -> between("minuteOffset", definition.minuteOffset(), 0, 59, problems);
      case DAILY -> timeOfDay(definition, problems);
      case WEEKLY -> {
        timeOfDay(definition, problems);
        between("dayOffset", definition.dayOffset(), 0, 7, problems);
      }
      case MONTHLY -> {
        timeOfDay(definition, problems);
        between("dayOffset", definition.dayOffset(), 1, 31, problems);
      }
      case CRON -> {}
    }
    between("endOffset", definition.endOffset(), -MOST_END_OFFSET, MOST_END_OFFSET, problems);
    return problems;
  }

  private static void timeOfDay(TimeWindowPartitionsDefinition definition, List<String> problems) {
    between("minuteOffset", definition.minuteOffset(), 0, 59, problems);
    between("hourOffset", definition.hourOffset(), 0, 23, problems);
  }

  private static void between(String field, int value, int least, int most, List<String> problems) {
    if (value < least || value > most) {
      problems.add(field + " must be from " + least + " to " + most + " (" + value + ")");
    }
  }

  /** Two windows must not have one key. */
  private static void refuseCoarseFormat(TimeWindowPartitionsDefinition definition, TimeLine line) {
    Map<String, Long> seen = new HashMap<>();
    long number = line.firstNumber();
    for (int i = 0; i < WINDOWS_TRIED; i++) {
      String key = line.key(number).orElseThrow();
      if (seen.put(key, number) != null) {
        throw new PartitionsException.InvalidDefinition(
            definition.type(),
            List.of(
                "format is too coarse for the windows, two of them have the key "
                    + key
                    + " ("
                    + definition.format()
                    + ")"));
      }
      number = line.ticks().next(number);
    }
  }
}
