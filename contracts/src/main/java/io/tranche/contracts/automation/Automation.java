package io.tranche.contracts.automation;

import io.tranche.contracts.automation.OfTime.InLatestTimeWindow;
import java.util.Optional;

/**
 * When an asset is materialized by itself.
 *
 * @param type the word that the bundle has for it
 * @param condition the partitions that are requested
 * @param window which partitions are considered at all, where the type has such a field; absent:
 *     all
 * @param maxRuns more runs than this from one evaluation become one backfill
 */
public record Automation(
    Type type, AutomationCondition condition, Optional<InLatestTimeWindow> window, int maxRuns) {

  /** Where a bundle says nothing else. */
  public static final int DEFAULT_MAX_RUNS = 100;

  /** As many requests as one evaluation may send. */
  public static final int MOST_MAX_RUNS = 1_000;

  /** How automation is written. */
  public enum Type {
    EAGER("eager"),
    ON_CRON("onCron"),
    ON_MISSING("onMissing"),
    CONDITION("condition");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** Whether it is written as {@code type: eager}. */
  public boolean isEager() {
    return type == Type.EAGER;
  }
}
