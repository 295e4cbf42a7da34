package io.tranche.contracts.automation;

import io.tranche.partitions.CronTicks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For which partitions of an asset something is so. Conditions are evaluated whenever something
 * happens; where they speak of what is new, that is what happened since the evaluation before.
 *
 * <p>Law: what {@code toString} writes is the condition's form in a bundle, in one line.
 */
public sealed interface AutomationCondition {

  /** The conditions that this one is made of, in their order. */
  List<AutomationCondition> parts();

  /** What is asked, for people; without its parts where it has several. */
  String phrase();

  /** Asks which of the forms this is. */
  <R> R accept(Cases<R> cases);

  /** This condition and all that it is made of. */
  default Stream<AutomationCondition> all() {
    return Stream.concat(Stream.of(this), parts().stream().flatMap(AutomationCondition::all));
  }

  /** One answer for each form. */
  interface Cases<R> {
    R all(All condition);

    R any(Any condition);

    R not(Not condition);

    R since(Since condition);

    R sinceLastHandled(SinceLastHandled condition);

    R newlyTrue(NewlyTrue condition);

    R anyDepsMatch(AnyDepsMatch condition);

    R allDepsMatch(AllDepsMatch condition);

    R anyDepsMissing(AnyDepsMissing condition);

    R cronTickPassed(CronTickPassed condition);

    R inLatestTimeWindow(InLatestTimeWindow condition);

    R check(Check condition);

    R fact(Fact condition);
  }

  /** One that is made of no others. */
  sealed interface Alone extends AutomationCondition {
    @Override
    default List<AutomationCondition> parts() {
      return List.of();
    }
  }

  /** Every one of these; each looks only at the partitions that those before it leave. */
  record All(List<AutomationCondition> parts) implements AutomationCondition {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public String phrase() {
      return "all of";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.all(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("all", ConditionText.listed(parts));
    }
  }

  /** At least one of these. */
  record Any(List<AutomationCondition> parts) implements AutomationCondition {
    public Any {
      parts = List.copyOf(parts);
    }

    @Override
    public String phrase() {
      return "any of";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.any(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("any", ConditionText.listed(parts));
    }
  }

  /** It is not so. */
  record Not(AutomationCondition when) implements AutomationCondition {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when);
    }

    @Override
    public String phrase() {
      return "not";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.not(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("not", when.toString());
    }
  }

  /** It was so at an evaluation, and at none from then on was it so that {@code reset}. */
  record Since(AutomationCondition when, AutomationCondition reset) implements AutomationCondition {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when, reset);
    }

    @Override
    public String phrase() {
      return "since";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.since(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("since", "{when: " + when + ", reset: " + reset + "}");
    }
  }

  /**
   * It was so, and the partition was not requested or updated from then on. Dagster resets at the
   * next evaluation what was requested; here it is reset with the request, so that what happens
   * right after it counts.
   */
  record SinceLastHandled(AutomationCondition when) implements AutomationCondition {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when);
    }

    @Override
    public String phrase() {
      return "since it was last requested or updated";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.sinceLastHandled(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("sinceLastHandled", when.toString());
    }
  }

  /** It is so, and was not at the evaluation before. */
  record NewlyTrue(AutomationCondition when) implements AutomationCondition {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when);
    }

    @Override
    public String phrase() {
      return "newly true";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.newlyTrue(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("newlyTrue", when.toString());
    }
  }

  /** It is so of a partition that this one reads, of any of the assets. */
  record AnyDepsMatch(AutomationCondition when, Dependencies of) implements AutomationCondition {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when);
    }

    @Override
    public String phrase() {
      return "an upstream partition is";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.anyDepsMatch(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("anyDepsMatch", of.formAfter("when: " + when));
    }
  }

  /** Of each of the assets it is so of a partition that this one reads. */
  record AllDepsMatch(AutomationCondition when, Dependencies of) implements AutomationCondition {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when);
    }

    @Override
    public String phrase() {
      return "a partition of every upstream asset is";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.allDepsMatch(this);
    }

    @Override
    public String toString() {
      return ConditionText.form("allDepsMatch", of.formAfter("when: " + when));
    }
  }

  /**
   * A partition that this one reads was never materialized, or does not exist; dependencies that
   * say {@code allowMissingUpstream} are not looked at.
   */
  record AnyDepsMissing(Dependencies of) implements Alone {
    @Override
    public String phrase() {
      return "an upstream partition is missing";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.anyDepsMissing(this);
    }

    @Override
    public String toString() {
      return of.equals(Dependencies.ALL)
          ? "anyDepsMissing"
          : ConditionText.form("anyDepsMissing", "{" + of.form() + "}");
    }
  }

  /** The cron has fired since the evaluation before; the same for all partitions. */
  record CronTickPassed(CronTicks ticks) implements Alone {
    @Override
    public String phrase() {
      return "a tick of " + ticks.cron() + " (" + ticks.timezone() + ") has passed";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.cronTickPassed(this);
    }

    @Override
    public String toString() {
      return ConditionText.form(
          "cronTickPassed",
          "{cron: "
              + ConditionText.quoted(ticks.cron())
              + ", timezone: "
              + ConditionText.quoted(ticks.timezone())
              + "}");
    }
  }

  /** Its time window is the last, or begins at most {@code lookback} before the end of the last. */
  record InLatestTimeWindow(Optional<Duration> lookback) implements Alone {
    @Override
    public String phrase() {
      return lookback
          .map(back -> "in the time windows of the last " + back)
          .orElse("in the latest time window");
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.inLatestTimeWindow(this);
    }

    @Override
    public String toString() {
      return lookback
          .map(back -> ConditionText.form("inLatestTimeWindow", "{lookback: " + back + "}"))
          .orElse("inLatestTimeWindow");
    }
  }

  /**
   * What a check said of the partition last.
   *
   * @param name of the check of the asset that is looked at
   */
  record Check(String name, Outcome outcome) implements Alone {

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

  /** What is known of a partition. */
  enum Fact implements Alone {
    MISSING("missing", "never materialized"),
    IN_PROGRESS("inProgress", "in progress"),
    EXECUTION_FAILED("executionFailed", "failed when it was last run"),
    NEWLY_UPDATED("newlyUpdated", "just materialized"),
    NEWLY_REQUESTED("newlyRequested", "just requested"),
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
