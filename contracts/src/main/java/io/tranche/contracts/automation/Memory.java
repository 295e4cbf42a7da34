package io.tranche.contracts.automation;

import java.util.List;

/** Conditions that remember what was so at evaluations before. */
public sealed interface Memory extends AutomationCondition {

  /** It was so at an evaluation, and at none from then on was it so that {@code reset}. */
  record Since(AutomationCondition when, AutomationCondition reset) implements Memory {
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
  record SinceLastHandled(AutomationCondition when) implements Memory {
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
  record NewlyTrue(AutomationCondition when) implements Memory {
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
}
