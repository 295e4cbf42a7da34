package io.tranche.contracts.automation;

import java.util.List;

/** Conditions that ask something of the partitions that a partition reads. */
public sealed interface OfDependencies extends AutomationCondition {

  /** Which of the assets that are read are looked at. */
  Dependencies of();

  /** It is so of a partition that this one reads, of any of the assets. */
  record AnyDepsMatch(AutomationCondition when, Dependencies of) implements OfDependencies {
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
  record AllDepsMatch(AutomationCondition when, Dependencies of) implements OfDependencies {
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
   * A partition that this one reads was never materialized and is not requested together with it,
   * or does not exist; dependencies that say {@code allowMissingUpstream} are not looked at.
   */
  record AnyDepsMissing(Dependencies of) implements OfDependencies {
    @Override
    public List<AutomationCondition> parts() {
      return List.of();
    }

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

  /**
   * A partition that this one reads was materialized, by another run than one that makes this one
   * too; or it is requested together with it.
   */
  record AnyDepsUpdated(Dependencies of) implements OfDependencies {
    @Override
    public List<AutomationCondition> parts() {
      return List.of();
    }

    @Override
    public String phrase() {
      return "an upstream partition is";
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.anyDepsUpdated(this);
    }

    @Override
    public String toString() {
      return of.equals(Dependencies.ALL)
          ? "anyDepsUpdated"
          : ConditionText.form("anyDepsUpdated", "{" + of.form() + "}");
    }
  }
}
