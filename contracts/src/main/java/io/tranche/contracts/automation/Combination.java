package io.tranche.contracts.automation;

import java.util.List;

/** Conditions that are made of others, and true by what these are now. */
public sealed interface Combination extends AutomationCondition {

  /** Every one of these; each looks only at the partitions that those before it leave. */
  record All(List<AutomationCondition> parts) implements Combination {
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
  record Any(List<AutomationCondition> parts) implements Combination {
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
  record Not(AutomationCondition when) implements Combination {
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

  /** The same, by a name that its writer has given to it. */
  record Labeled(String label, AutomationCondition when) implements Combination {
    @Override
    public List<AutomationCondition> parts() {
      return List.of(when);
    }

    @Override
    public String phrase() {
      return label;
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.labeled(this);
    }

    @Override
    public String toString() {
      return ConditionText.form(
          "labeled", "{label: " + ConditionText.quoted(label) + ", when: " + when + "}");
    }
  }
}
