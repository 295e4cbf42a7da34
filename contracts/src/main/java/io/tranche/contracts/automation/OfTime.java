package io.tranche.contracts.automation;

import io.tranche.partitions.CronTicks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Conditions that ask the clock. */
public sealed interface OfTime extends AutomationCondition {

  @Override
  default List<AutomationCondition> parts() {
    return List.of();
  }

  /** The cron has fired since the evaluation before; the same for all partitions. */
  record CronTickPassed(CronTicks ticks) implements OfTime {
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
  record InLatestTimeWindow(Optional<Duration> lookback) implements OfTime {
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
}
