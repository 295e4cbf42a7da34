package io.tranche.contracts.automation;

import io.tranche.contracts.automation.AutomationCondition.All;
import io.tranche.contracts.automation.AutomationCondition.AllDepsMatch;
import io.tranche.contracts.automation.AutomationCondition.Any;
import io.tranche.contracts.automation.AutomationCondition.AnyDepsMatch;
import io.tranche.contracts.automation.AutomationCondition.AnyDepsMissing;
import io.tranche.contracts.automation.AutomationCondition.CronTickPassed;
import io.tranche.contracts.automation.AutomationCondition.Fact;
import io.tranche.contracts.automation.AutomationCondition.InLatestTimeWindow;
import io.tranche.contracts.automation.AutomationCondition.NewlyTrue;
import io.tranche.contracts.automation.AutomationCondition.Not;
import io.tranche.contracts.automation.AutomationCondition.Since;
import io.tranche.contracts.automation.AutomationCondition.SinceLastHandled;
import io.tranche.partitions.CronTicks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions that have names, composed as Dagster composes them. It has no {@code
 * willBeRequested}: an asset is evaluated by itself, and what is requested upstream comes as an
 * update when it is there.
 */
public final class Conditions {

  private Conditions() {}

  /** Brings a partition up to date when what it reads was updated, or when it comes to exist. */
  public static AutomationCondition eager(Optional<InLatestTimeWindow> window) {
    return within(
        window,
        new SinceLastHandled(new Any(List.of(newlyMissing(), anyDepsUpdated(Dependencies.ALL)))),
        new Not(new AnyDepsMissing(Dependencies.ALL)),
        new Not(anyDepsInProgress(Dependencies.ALL)),
        new Not(Fact.IN_PROGRESS));
  }

  /** Once after each tick, as soon as all that it reads was updated after the tick. */
  public static AutomationCondition onCron(CronTicks ticks, Optional<InLatestTimeWindow> window) {
    return within(
        window,
        new SinceLastHandled(new CronTickPassed(ticks)),
        allDepsUpdatedSinceCron(ticks, Dependencies.ALL));
  }

  /** Partitions that come to exist, as soon as all that they read is there. */
  public static AutomationCondition onMissing(Optional<InLatestTimeWindow> window) {
    return within(
        window,
        new SinceLastHandled(newlyMissing()),
        new Not(new AnyDepsMissing(Dependencies.ALL)));
  }

  private static AutomationCondition within(
      Optional<InLatestTimeWindow> window, AutomationCondition... others) {
    List<AutomationCondition> parts = new ArrayList<>(window.stream().toList());
    parts.addAll(List.of(others));
    return new All(parts);
  }

  public static AutomationCondition newlyMissing() {
    return new NewlyTrue(Fact.MISSING);
  }

  public static AutomationCondition anyDepsUpdated(Dependencies of) {
    return new AnyDepsMatch(Fact.NEWLY_UPDATED, of);
  }

  public static AutomationCondition anyDepsInProgress(Dependencies of) {
    return new AnyDepsMatch(Fact.IN_PROGRESS, of);
  }

  public static AutomationCondition allDepsUpdatedSinceCron(CronTicks ticks, Dependencies of) {
    return new AllDepsMatch(new Since(Fact.NEWLY_UPDATED, new CronTickPassed(ticks)), of);
  }
}
