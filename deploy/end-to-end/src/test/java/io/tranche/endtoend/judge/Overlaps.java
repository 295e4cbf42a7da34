package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Of one asset partition, a run starts after the one before it has ended. */
final class Overlaps {
  private Overlaps() {}

  static List<Violation> violations(History history) {
    Map<AssetPartition, List<Run>> byPlace = new HashMap<>();
    for (Run run : history.runs()) {
      if (run.startedAt().isPresent()) {
        run.places()
            .forEach(place -> byPlace.computeIfAbsent(place, none -> new ArrayList<>()).add(run));
      }
    }
    List<Violation> found = new ArrayList<>();
    byPlace.forEach((place, runs) -> found.addAll(of(place, runs)));
    return found;
  }

  private static List<Violation> of(AssetPartition place, List<Run> runs) {
    List<Violation> found = new ArrayList<>();
    List<Run> inOrder = new ArrayList<>(runs);
    inOrder.sort(Comparator.comparingLong(Run::token));
    for (int i = 1; i < inOrder.size(); i++) {
      Run before = inOrder.get(i - 1);
      Run next = inOrder.get(i);
      if (before.token() == next.token()) {
        found.add(
            new Violation(Kind.OVERLAP, "one token at " + place + ": " + before + ", " + next));
      } else if (start(next).isBefore(before.endedAt().orElse(Instant.MAX))) {
        found.add(
            new Violation(
                Kind.OVERLAP,
                "at %s, %s began at %s, and %s ended at %s"
                    .formatted(
                        place,
                        next,
                        start(next),
                        before,
                        before.endedAt().map(Instant::toString).orElse("no time"))));
      }
    }
    return found;
  }

  private static Instant start(Run run) {
    return run.startedAt().orElse(Instant.MIN);
  }
}
