package io.tranche.contracts.runs;

import io.tranche.contracts.Problem;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tags of runs that Tranche itself reads or writes; all others are for people. */
public final class RunTags {

  /** How many retries may follow, in place of the asset's policy; 0 for none. */
  public static final String MAX_RETRIES = "tranche/max_retries";

  /** {@code FROM_FAILURE} (the default) or {@code ALL_STEPS}: which assets a retry makes. */
  public static final String RETRY_STRATEGY = "tranche/retry_strategy";

  /** On a retry: which one it is, from 1. */
  public static final String RETRY_NUMBER = "tranche/retry_number";

  /** On a retry: the run that has failed. */
  public static final String PARENT_RUN_ID = "tranche/parent_run_id";

  /** On a retry: the first run of them all. */
  public static final String ROOT_RUN_ID = "tranche/root_run_id";

  /** Higher goes first, in place of the request's own priority where that is 0. */
  public static final String PRIORITY = "tranche/priority";

  /** The highest priority that a tag can give; the lowest is as far below 0. */
  public static final int HIGHEST_PRIORITY = 1_000;

  /** How long a run may take in all: whole seconds, or an ISO 8601 duration. */
  public static final String MAX_RUNTIME = "tranche/max_runtime";

  public static final Duration SHORTEST_RUNTIME = Duration.ofMillis(1);
  public static final Duration LONGEST_RUNTIME = Duration.ofDays(30);

  /** The highest number of retries that can be asked for. */
  public static final int MOST_RETRIES = 100;

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final List<String> STRATEGIES = List.of("FROM_FAILURE", "ALL_STEPS");

  private RunTags() {}

  /** What {@link #MAX_RETRIES} says; empty where it is absent, or no number. */
  public static OptionalInt maxRetries(Map<String, String> tags) {
    return number(tags.get(MAX_RETRIES), 0, MOST_RETRIES);
  }

  /** What {@link #PRIORITY} says; empty where it is absent, or no number. */
  public static OptionalInt priority(Map<String, String> tags) {
    return number(tags.get(PRIORITY), -HIGHEST_PRIORITY, HIGHEST_PRIORITY);
  }

  /** What {@link #MAX_RUNTIME} says; empty where it is absent, or no duration. */
  public static Optional<Duration> maxRuntime(Map<String, String> tags) {
    return Optional.ofNullable(tags.get(MAX_RUNTIME))
        .map(String::strip)
        .flatMap(RunTags::duration)
        .filter(given -> given.compareTo(SHORTEST_RUNTIME) >= 0)
        .filter(given -> given.compareTo(LONGEST_RUNTIME) <= 0);
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(
          Duration.parse(SECONDS.matcher(text).matches() ? "PT" + text + "S" : text));
    } catch (DateTimeParseException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Whether a retry makes again what the failed run has made already. */
  public static boolean retriesAllSteps(Map<String, String> tags) {
    return "ALL_STEPS".equals(tags.get(RETRY_STRATEGY));
  }

  /**
   * What is wrong with the values of tags that Tranche reads.
   *
   * @param path of the tags, in the user's own terms
   */
  public static List<Problem> problems(String path, Map<String, String> tags) {
    List<Problem> problems = new ArrayList<>();
    if (tags.containsKey(MAX_RETRIES) && maxRetries(tags).isEmpty()) {
      problems.add(
          problem(path, MAX_RETRIES, tags, "is not a number of retries", "0 to " + MOST_RETRIES));
    }
    if (tags.containsKey(MAX_RUNTIME) && maxRuntime(tags).isEmpty()) {
      problems.add(
          problem(
              path,
              MAX_RUNTIME,
              tags,
              "is not how long a run may take",
              "seconds, or a duration up to " + LONGEST_RUNTIME + ", e.g. 600 or PT10M"));
    }
    if (tags.containsKey(PRIORITY) && priority(tags).isEmpty()) {
      problems.add(
          problem(
              path,
              PRIORITY,
              tags,
              "is not a priority",
              -HIGHEST_PRIORITY + " to " + HIGHEST_PRIORITY));
    }
    if (tags.containsKey(RETRY_STRATEGY) && !STRATEGIES.contains(tags.get(RETRY_STRATEGY))) {
      problems.add(
          problem(path, RETRY_STRATEGY, tags, "is not known", String.join(", ", STRATEGIES)));
    }
    return problems;
  }

  private static Problem problem(
      String path, String tag, Map<String, String> tags, String message, String accepted) {
    String value = Optional.ofNullable(tags.get(tag)).orElse("");
    return Problem.at(path + "." + tag, value, message, accepted);
  }

  private static OptionalInt number(@Nullable String text, int least, int most) {
    if (text == null) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text.strip());
      return number >= least && number <= most ? OptionalInt.of(number) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
