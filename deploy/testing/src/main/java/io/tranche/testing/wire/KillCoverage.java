package io.tranche.testing.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Remembers where processes were killed, and finds the writes at which none was. */
public final class KillCoverage {
  private final Set<KillPoint> struck = new LinkedHashSet<>();

  /** Counts the point at which the tap's process was killed, if it was. */
  public void add(WireTap tap) {
    tap.struck().ifPresent(struck::add);
  }

  /**
   * Fails when a process wrote somewhere and no test killed it there: each name must have been
   * struck both before and after.
   *
   * @throws AssertionError naming every point that is missing
   */
  public void assertCovers(RecordedCalls recorded) {
    List<String> missing = new ArrayList<>();
    for (String name : recorded.written()) {
      for (KillPoint.Phase phase : KillPoint.Phase.values()) {
        boolean covered =
            struck.stream().anyMatch(point -> point.call().equals(name) && point.phase() == phase);
        if (!covered) {
          missing.add(new KillPoint(name, 1, phase).toString());
        }
      }
    }
    if (recorded.written().isEmpty()) {
      throw new AssertionError("No write was recorded, so there was nowhere to kill");
    }
    if (!missing.isEmpty()) {
      throw new AssertionError("No test killed the process at " + String.join(", ", missing));
    }
  }
}
