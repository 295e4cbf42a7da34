package io.tranche.testing.wire;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls of one process in the order in which its tap saw them. */
public record RecordedCalls(List<RecordedCall> calls) {
  public RecordedCalls {
    calls = List.copyOf(calls);
  }

  /** The names of the calls that write, each once, in order of first appearance. */
  public Set<String> written() {
    return calls.stream()
        .filter(RecordedCall::writes)
        .map(RecordedCall::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Every place to die at: before and after each recorded write.
   *
   * @param perName how many occurrences of one name at most, the earliest ones
   */
  public List<KillPoint> killPoints(int perName) {
    List<KillPoint> points = new ArrayList<>();
    for (RecordedCall call : calls) {
      if (call.writes() && call.occurrence() <= perName) {
        for (KillPoint.Phase phase : KillPoint.Phase.values()) {
          points.add(new KillPoint(call.name(), call.occurrence(), phase));
        }
      }
    }
    return List.copyOf(points);
  }
}
