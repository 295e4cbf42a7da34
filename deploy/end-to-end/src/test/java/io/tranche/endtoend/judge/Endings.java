package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Backfill;
import io.tranche.endtoend.judge.History.Ending;
import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every run has ended, for a reason, and has not changed since; one that failed is tried again as
 * often as it may be.
 */
final class Endings {
  private final History history;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, List<Run>> following = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();

  private Endings(History history) {
    this.history = history;
    for (Run run : history.runs()) {
      if (runs.put(run.id(), run) != null) {
        found.add(new Violation(Kind.DOUBLED, "a document of " + run));
      }
      run.parent()
          .ifPresent(
              parent -> following.computeIfAbsent(parent, none -> new ArrayList<>()).add(run));
    }
  }

  static List<Violation> violations(History history) {
    Endings endings = new Endings(history);
    history.runs().forEach(endings::judge);
    history.endings().forEach(endings::judge);
    return endings.found;
  }

  private void judge(Run run) {
    if (!run.isEnded()) {
      found.add(new Violation(Kind.UNFINISHED, "has not ended: " + run));
    }
    if (run.status().equals("FAILURE") && !mayFail(run)) {
      found.add(new Violation(Kind.FAILED, "had no reason to fail: " + run));
    }
    if (run.status().equals("CANCELED") && !wasAskedToStop(run)) {
      found.add(new Violation(Kind.FAILED, "was not asked to stop: " + run));
    }
    judgeRetries(run);
  }

  private boolean mayFail(Run run) {
    return run.assets().stream().anyMatch(history.rules().mayFail()::contains);
  }

  private boolean wasAskedToStop(Run run) {
    Set<String> stopped = new HashSet<>();
    history.backfills().stream().filter(Backfill::canceled).forEach(one -> stopped.add(one.id()));
    return history.canceled().contains(run.id())
        || run.backfill().filter(stopped::contains).isPresent();
  }

  private void judgeRetries(Run run) {
    List<Run> next = following.getOrDefault(run.id(), List.of());
    boolean again =
        run.status().equals("FAILURE")
            && attemptsBefore(run)
                < run.assets().stream()
                    .mapToInt(asset -> history.rules().retries().getOrDefault(asset, 0))
                    .max()
                    .orElse(0);
    if (again && next.isEmpty() && !history.canceled().contains(run.id()) && !wasAskedToStop(run)) {
      found.add(new Violation(Kind.LOST, "is not tried again: " + run));
    }
    if (!again && !next.isEmpty()) {
      found.add(new Violation(Kind.UNASKED, "follow " + run + ": " + next));
    }
    if (next.size() > 1) {
      found.add(new Violation(Kind.DOUBLED, "follow " + run + ": " + next));
    }
    if (run.parent().isPresent() && !runs.containsKey(run.parent().get())) {
      found.add(new Violation(Kind.UNASKED, "follows a run that is not there: " + run));
    }
  }

  private int attemptsBefore(Run run) {
    int attempts = 0;
    Optional<String> parent = run.parent();
    while (parent.isPresent() && attempts < runs.size()) {
      attempts++;
      parent = Optional.ofNullable(runs.get(parent.get())).flatMap(Run::parent);
    }
    return attempts;
  }

  private void judge(Ending seen) {
    Run now = runs.get(seen.runId());
    if (now == null) {
      found.add(new Violation(Kind.LOST, "was there once: " + seen));
    } else if (!now.status().equals(seen.status())
        || !now.endedAt().equals(Optional.of(seen.endedAt()))) {
      found.add(new Violation(Kind.CHANGED_END, seen + " is now " + now));
    }
  }
}
