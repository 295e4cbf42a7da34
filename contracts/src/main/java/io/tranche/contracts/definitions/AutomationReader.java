package io.tranche.contracts.definitions;

import io.tranche.contracts.automation.Automation;
import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.contracts.automation.Conditions;
import io.tranche.contracts.automation.Known.Fact;
import io.tranche.contracts.automation.OfTime.InLatestTimeWindow;
import io.tranche.partitions.CronTicks;
import io.tranche.partitions.PartitionsException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads when an asset is materialized by itself; what is wrong is noted in the problems. */
final class AutomationReader {

  private static final List<String> TYPES =
      Stream.of(Automation.Type.values()).map(Automation.Type::wireName).sorted().toList();
  private static final String LATEST = "latest";
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(36_600);

  private AutomationReader() {}

  static Optional<Automation> automation(Fields fields) {
    String type = fields.text("type");
    Optional<Automation> automation =
        switch (type) {
          case "eager" -> windowed(fields, Automation.Type.EAGER, "all", Conditions::eager);
          case "onCron" -> onCron(fields);
          case "onMissing" ->
              windowed(fields, Automation.Type.ON_MISSING, LATEST, Conditions::onMissing);
          case "condition" -> condition(fields);
          default -> unknown(fields, type);
        };
    if (TYPES.contains(type)) {
      fields.end();
    }
    return automation;
  }

  private static Optional<Automation> condition(Fields fields) {
    Optional<AutomationCondition> when = ConditionReader.condition(fields, "when");
    Automation automation =
        of(fields, Automation.Type.CONDITION, when.orElse(Fact.MISSING), Optional.empty());
    return when.map(given -> automation);
  }

  private static Optional<Automation> unknown(Fields fields, String type) {
    if (!type.isEmpty()) {
      fields.problem(
          "type", type, "is not known" + Suggestion.of(type, TYPES), String.join(", ", TYPES));
    }
    return Optional.empty();
  }

  private static Optional<Automation> onCron(Fields fields) {
    Optional<CronTicks> ticks = ticks(fields);
    Optional<Automation> automation =
        windowed(
            fields,
            Automation.Type.ON_CRON,
            LATEST,
            window -> ticks.map(given -> Conditions.onCron(given, window)).orElse(Fact.MISSING));
    return ticks.isPresent() ? automation : Optional.empty();
  }

  private static Optional<Automation> windowed(
      Fields fields,
      Automation.Type type,
      String lookback,
      Function<Optional<InLatestTimeWindow>, AutomationCondition> condition) {
    Optional<InLatestTimeWindow> window = window(fields, lookback);
    return Optional.of(of(fields, type, condition.apply(window), window));
  }

  private static Automation of(
      Fields fields,
      Automation.Type type,
      AutomationCondition condition,
      Optional<InLatestTimeWindow> window) {
    return new Automation(
        type,
        condition,
        window,
        fields
            .integerBetween("maxRuns", 1, Automation.MOST_MAX_RUNS)
            .orElse(Automation.DEFAULT_MAX_RUNS));
  }

  /** {@code all}, {@code latest} or a duration. */
  private static Optional<InLatestTimeWindow> window(Fields fields, String otherwise) {
    String given = fields.optionalText("lookback").orElse(otherwise);
    if (given.equals("all")) {
      return Optional.empty();
    }
    return Optional.of(
        new InLatestTimeWindow(
            given.equals(LATEST)
                ? Optional.empty()
                : duration(fields, given, "all, latest, or a duration such as P30D")));
  }

  /** The lookback of a condition, if it has one. */
  static Optional<Duration> lookback(Fields fields) {
    return fields
        .optionalText("lookback")
        .flatMap(text -> duration(fields, text, "a duration such as P30D"));
  }

  private static Optional<Duration> duration(Fields fields, String text, String accepted) {
    try {
      Duration given = Duration.parse(text);
      if (given.compareTo(SHORTEST) >= 0 && given.compareTo(LONGEST) <= 0) {
        return Optional.of(given);
      }
    } catch (DateTimeException e) {
      fields.problem("lookback", text, "is no lookback", accepted);
      return Optional.empty();
    }
    fields.problem("lookback", text, "is out of range", SHORTEST + " to " + LONGEST);
    return Optional.empty();
  }

  /** The fields {@code cron} and {@code timezone}. */
  static Optional<CronTicks> ticks(Fields fields) {
    String cron = fields.text("cron");
    String timezone = fields.optionalText("timezone").orElse("UTC");
    if (cron.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CronTicks(cron, timezone));
    } catch (PartitionsException.InvalidSchedule refused) {
      refused
          .problems()
          .forEach(
              reason ->
                  fields.problem(
                      reason.startsWith("cron") ? "cron" : "timezone",
                      reason.startsWith("cron") ? cron : timezone,
                      reason,
                      "five fields as in 0 9 * * *, and a zone as Europe/Berlin"));
      return Optional.empty();
    }
  }
}
