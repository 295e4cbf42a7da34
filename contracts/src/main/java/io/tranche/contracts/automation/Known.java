package io.tranche.contracts.automation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions about what is known of a partition. */
public sealed interface Known extends AutomationCondition {

  @Override
  default List<AutomationCondition> parts() {
    return List.of();
  }

  /**
   * What a check said of the partition last.
   *
   * @param name of the check of the asset that is looked at
   */
  record Check(String name, Outcome outcome) implements Known {

    /** What a check can say. */
    public enum Outcome {
      PASSED("checkPassed", "passed"),
      FAILED("checkFailed", "did not pass");

      private final String wireName;
      private final String verb;

      Outcome(String wireName, String verb) {
        this.wireName = wireName;
        this.verb = verb;
      }

      /** The word in bundles. */
      public String wireName() {
        return wireName;
      }
    }

    @Override
    public String phrase() {
      return outcome.verb + " the check " + name;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.check(this);
    }

    @Override
    public String toString() {
      return ConditionText.form(outcome.wireName(), name);
    }
  }

  /**
   * What the checks of the asset that is looked at said of the partition last.
   *
   * @param blockingOnly the others do not matter
   */
  record Checks(Quantifier quantifier, Answer is, boolean blockingOnly) implements Known {

    /** Of how many checks it has to be so; of no check, {@code all} holds. */
    public enum Quantifier {
      ANY("anyChecksMatch", "a"),
      ALL("allChecksMatch", "every");

      private final String wireName;
      private final String word;

      Quantifier(String wireName, String word) {
        this.wireName = wireName;
        this.word = word;
      }

      /** The word in bundles. */
      public String wireName() {
        return wireName;
      }
    }

    /** What a check can have said. */
    public enum Answer {
      PASSED("passed", "was passed"),
      FAILED("failed", "was not passed"),
      MISSING("missing", "has not said anything");

      private final String wireName;
      private final String phrase;

      Answer(String wireName, String phrase) {
        this.wireName = wireName;
        this.phrase = phrase;
      }

      /** The word in bundles. */
      public String wireName() {
        return wireName;
      }
    }

    @Override
    public String phrase() {
      return "such that "
          + quantifier.word
          + (blockingOnly ? " blocking check " : " check ")
          + is.phrase;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.checks(this);
    }

    @Override
    public String toString() {
      return ConditionText.form(
          quantifier.wireName(),
          "{is: " + is.wireName() + (blockingOnly ? ", blockingOnly: true}" : "}"));
    }
  }

  /**
   * The last run that made the partition had these tags.
   *
   * @param keys tags with any value
   * @param values tags with exactly these values
   */
  record ExecutedWithTags(SortedSet<String> keys, SortedMap<String, String> values)
      implements Known {

    public ExecutedWithTags {
      keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
      values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Whether a run with these tags is one that is asked for. */
    public boolean matches(Map<String, String> tags) {
      return tags.keySet().containsAll(keys) && tags.entrySet().containsAll(values.entrySet());
    }

    @Override
    public String phrase() {
      return "last made by a run with the tags "
          + Stream.concat(
                  keys.stream(),
                  values.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()))
              .collect(Collectors.joining(", "));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.executedWithTags(this);
    }

    @Override
    public String toString() {
      List<String> fields = new ArrayList<>();
      if (!keys.isEmpty()) {
        fields.add(
            "keys: "
                + keys.stream()
                    .map(ConditionText::quoted)
                    .collect(Collectors.joining(", ", "[", "]")));
      }
      if (!values.isEmpty()) {
        fields.add(
            "values: "
                + values.entrySet().stream()
                    .map(
                        tag ->
                            ConditionText.quoted(tag.getKey())
                                + ": "
                                + ConditionText.quoted(tag.getValue()))
                    .collect(Collectors.joining(", ", "{", "}")));
      }
      return ConditionText.form("executedWithTags", "{" + String.join(", ", fields) + "}");
    }
  }

  /** What is known of a partition. */
  enum Fact implements Known {
    MISSING("missing", "never materialized"),
    IN_PROGRESS("inProgress", "in progress"),
    BACKFILL_IN_PROGRESS("backfillInProgress", "still to be made by a backfill"),
    EXECUTION_FAILED("executionFailed", "failed when it was last run"),
    NEWLY_UPDATED("newlyUpdated", "just materialized"),
    NEWLY_REQUESTED("newlyRequested", "just requested"),
    WILL_BE_REQUESTED("willBeRequested", "requested together with this"),
    UPDATED_WITH_TARGET("updatedWithTarget", "last made in one run with this"),
    DATA_VERSION_CHANGED("dataVersionChanged", "of another data version than before"),
    CODE_VERSION_CHANGED("codeVersionChanged", "made by other code than before"),
    INITIAL_EVALUATION("initialEvaluation", "evaluated for the first time");

    private final String wireName;
    private final String phrase;

    Fact(String wireName, String phrase) {
      this.wireName = wireName;
      this.phrase = phrase;
    }

    /** The word in bundles. */
    public String wireName() {
      return wireName;
    }

    @Override
    public String phrase() {
      return phrase;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.fact(this);
    }

    @Override
    public String toString() {
      return wireName;
    }
  }
}
