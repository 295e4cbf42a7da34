package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Request;
import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every request is answered by one run, and every run answers something. */
final class Answers {
  private final History history;
  private final Map<String, List<Run>> own = new HashMap<>();
  private final Map<String, List<Run>> absorbing = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();

  private Answers(History history) {
    this.history = history;
    for (Run run : history.runs()) {
      own.computeIfAbsent(run.requestId(), none -> new ArrayList<>()).add(run);
      run.absorbed()
          .forEach(id -> absorbing.computeIfAbsent(id, none -> new ArrayList<>()).add(run));
    }
  }

  static List<Violation> violations(History history) {
    Answers answers = new Answers(history);
    history.requests().forEach(answers::judge);
    answers.judgeRunsThatNobodyAskedFor();
    return answers.found;
  }

  private void judge(Request request) {
    List<Run> others = absorbing.getOrDefault(request.id(), List.of());
    List<Run> asked = own.getOrDefault(request.id(), List.of());
    if (asked.size() + others.size() > 1) {
      found.add(new Violation(Kind.DOUBLED, "answers to " + request + ": " + asked + " " + others));
    }
    if (asked.isEmpty() && others.isEmpty() && request.acknowledged()) {
      found.add(new Violation(Kind.LOST, "no run answers " + request));
    }
    for (Run run : asked) {
      requireThatItMakes(request, run);
    }
    for (Run run : others) {
      requireThatItMakes(request, run);
      if (run.startedAt().filter(request.at()::isAfter).isPresent()) {
        found.add(new Violation(Kind.LOST, request + " is absorbed by what had started: " + run));
      }
    }
  }

  private void requireThatItMakes(Request request, Run run) {
    if (!Set.copyOf(run.assets()).equals(request.assets())
        || !new HashSet<>(run.partitions()).containsAll(request.partitions())) {
      found.add(new Violation(Kind.LOST, request + " is answered by what makes others: " + run));
    }
  }

  private void judgeRunsThatNobodyAskedFor() {
    Set<String> known = new HashSet<>();
    history.requests().forEach(request -> known.add(request.id()));
    Set<String> backfills = new HashSet<>();
    history.backfills().forEach(backfill -> backfills.add(backfill.id()));
    for (Run run : history.runs()) {
      boolean isAskedFor =
          run.parent().isPresent()
              || run.backfill().map(backfills::contains).orElse(known.contains(run.requestId()));
      if (!isAskedFor) {
        found.add(new Violation(Kind.UNASKED, "nobody asked for " + run));
      }
      run.absorbed().stream()
          .filter(id -> !known.contains(id))
          .forEach(id -> found.add(new Violation(Kind.UNASKED, run + " has absorbed " + id)));
    }
  }
}
