package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Of the runs of a pool never more are in progress than it has slots. */
final class Limits {
  private Limits() {}

  /** A run takes a slot, or gives it back. */
  private record Step(Instant at, int change, Run run) {}

  static List<Violation> violations(History history) {
    List<Violation> found = new ArrayList<>();
    history
        .rules()
        .slots()
        .forEach((pool, slots) -> firstBreach(history, pool, slots).ifPresent(found::add));
    return found;
  }

  private static Optional<Violation> firstBreach(History history, String pool, int slots) {
    List<Step> steps = new ArrayList<>();
    for (Run run : history.runs()) {
      boolean takesOne =
          run.assets().stream()
              .map(history.rules().pools()::get)
              .anyMatch(its -> Objects.equals(its, pool));
      if (takesOne && run.startedAt().isPresent()) {
        steps.add(new Step(run.startedAt().get(), 1, run));
        run.endedAt().ifPresent(at -> steps.add(new Step(at, -1, run)));
      }
    }
    // What is given back at an instant can be taken at the same.
    steps.sort(Comparator.comparing(Step::at).thenComparingInt(Step::change));
    List<Run> inProgress = new ArrayList<>();
    for (Step step : steps) {
      if (step.change() < 0) {
        inProgress.remove(step.run());
      } else {
        inProgress.add(step.run());
      }
      if (inProgress.size() > slots) {
        return Optional.of(
            new Violation(
                Kind.OVER_LIMIT,
                "pool " + pool + " has " + slots + " slots, at " + step.at() + ": " + inProgress));
      }
    }
    return Optional.empty();
  }
}
