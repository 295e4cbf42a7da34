package io.tranche.contracts.automation;

import io.tranche.contracts.automation.Combination.All;
import io.tranche.contracts.automation.Combination.Any;
import io.tranche.contracts.automation.Combination.Not;
import io.tranche.contracts.automation.Known.Fact;
import io.tranche.contracts.automation.Memory.NewlyTrue;
import io.tranche.contracts.automation.Memory.Since;
import io.tranche.contracts.automation.Memory.SinceLastHandled;
import io.tranche.contracts.automation.OfDependencies.AllDepsMatch;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMatch;
import io.tranche.contracts.automation.OfDependencies.AnyDepsMissing;
import io.tranche.contracts.automation.OfDependencies.AnyDepsUpdated;
import io.tranche.contracts.automation.OfTime.CronTickPassed;
import io.tranche.contracts.automation.OfTime.InLatestTimeWindow;
import io.tranche.partitions.CronTicks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions that have names, composed as Dagster composes them. */
public final class Conditions {

  private Conditions() {}

  /** Brings a partition up to date when what it reads was updated, or when it comes to exist. */
  public static AutomationCondition eager(Optional<InLatestTimeWindow> window) {
    return within(
        window,
        new SinceLastHandled(
            new Any(List.of(newlyMissing(), new AnyDepsUpdated(Dependencies.ALL)))),
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

  public static AutomationCondition anyDepsInProgress(Dependencies of) {
    return new AnyDepsMatch(Fact.IN_PROGRESS, of);
  }

  public static AutomationCondition allDepsUpdatedSinceCron(CronTicks ticks, Dependencies of) {
    return new AllDepsMatch(new Since(Fact.NEWLY_UPDATED, new CronTickPassed(ticks)), of);
  }
}
