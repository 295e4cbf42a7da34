package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Backfill;
import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A backfill has every partition that it is for made by one run, after what that is made of. */
final class Backfills {
  private final Backfill backfill;
  private final Map<AssetPartition, List<Run>> submitted = new HashMap<>();
  private final Set<AssetPartition> made = new HashSet<>();
  private final List<Violation> found = new ArrayList<>();

  private Backfills(Backfill backfill, List<Run> runs) {
    this.backfill = backfill;
    for (Run run : runs) {
      if (run.backfill().equals(Optional.of(backfill.id()))) {
        if (run.hasSucceeded()) {
          made.addAll(run.places());
        }
        if (run.parent().isEmpty()) {
          run.places()
              .forEach(
                  place -> submitted.computeIfAbsent(place, none -> new ArrayList<>()).add(run));
        }
      }
    }
  }

  static List<Violation> violations(History history) {
    List<Violation> found = new ArrayList<>();
    for (Backfill backfill : history.backfills()) {
      Backfills one = new Backfills(backfill, history.runs());
      one.judgeStatus();
      one.judgeRuns();
      found.addAll(one.found);
    }
    return found;
  }

  private void judgeStatus() {
    String status = backfill.status().orElse("");
    switch (status) {
      case "" -> found.add(new Violation(Kind.LOST, "is not known: " + shown()));
      case "CANCELED" -> {
        if (!backfill.canceled()) {
          found.add(new Violation(Kind.FAILED, "was not asked to stop: " + shown()));
        }
      }
      case "COMPLETED_SUCCESS" -> {
        if (!made.containsAll(backfill.target())) {
          found.add(new Violation(Kind.LOST, "has not made all: " + shown()));
        }
      }
      case "COMPLETED_FAILED" -> {
        if (made.containsAll(backfill.target())) {
          found.add(new Violation(Kind.FAILED, "has made all: " + shown()));
        }
      }
      case "FAILED" -> found.add(new Violation(Kind.FAILED, "had no reason to fail: " + shown()));
      default -> found.add(new Violation(Kind.UNFINISHED, "has not ended: " + shown()));
    }
  }

  private void judgeRuns() {
    boolean isComplete = backfill.status().filter(is -> is.startsWith("COMPLETED")).isPresent();
    for (AssetPartition place : backfill.target()) {
      List<Run> runs = submitted.getOrDefault(place, List.of());
      if (runs.size() > 1) {
        found.add(new Violation(Kind.DOUBLED, place + " by " + shown() + ": " + runs));
      }
      boolean isSkipped =
          Optional.ofNullable(backfill.reads().get(place))
              .filter(read -> !made.contains(read))
              .isPresent();
      if (runs.isEmpty() && isComplete && !isSkipped) {
        found.add(new Violation(Kind.LOST, place + " by " + shown()));
      }
    }
    submitted.forEach(
        (place, runs) -> {
          if (!backfill.target().contains(place)) {
            found.add(new Violation(Kind.UNASKED, place + " by " + shown() + ": " + runs));
          }
        });
  }

  private String shown() {
    return "backfill " + backfill.id() + " (" + backfill.status().orElse("unknown") + ")";
  }
}
