package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Event;
import io.tranche.endtoend.judge.History.Made;
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
 * Where outputs can be read, there is one of each partition: that of the last run that succeeded,
 * or of one after it which did not but had written. Nobody executes but under a token of its own.
 */
final class Outputs {
  private final History history;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<AssetPartition, Run> lastMade = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();

  private Outputs(History history) {
    this.history = history;
    for (Run run : history.runs()) {
      runs.put(run.id(), run);
      if (run.hasSucceeded()) {
        run.places()
            .forEach(place -> lastMade.merge(place, run, (a, b) -> a.token() > b.token() ? a : b));
      }
    }
  }

  static List<Violation> violations(History history) {
    Outputs outputs = new Outputs(history);
    outputs.judgeWhatIsFound();
    outputs.judgeExecutions();
    return outputs.found;
  }

  private void judgeWhatIsFound() {
    Map<AssetPartition, List<Made>> byPlace = new HashMap<>();
    history
        .outputs()
        .forEach(made -> byPlace.computeIfAbsent(made.of(), none -> new ArrayList<>()).add(made));
    byPlace.forEach(
        (place, outputs) -> {
          if (outputs.size() > 1) {
            found.add(new Violation(Kind.DOUBLED, "outputs of " + place + ": " + outputs));
          }
          outputs.forEach(this::judge);
        });
    lastMade.forEach(
        (place, run) -> {
          if (history.rules().withOutputs().contains(place.asset())
              && !byPlace.containsKey(place)) {
            found.add(new Violation(Kind.LOST, "no output of " + place + " by " + run));
          }
        });
  }

  private void judge(Made output) {
    Optional<Run> last = Optional.ofNullable(lastMade.get(output.of()));
    Run writer = runs.get(output.runId());
    boolean isOfTheLast = last.filter(run -> isBy(run, output)).isPresent();
    boolean isLater =
        writer != null
            && !writer.hasSucceeded()
            && isBy(writer, output)
            && last.filter(run -> run.token() > output.token()).isEmpty();
    if (!isOfTheLast && !isLater) {
      found.add(
          new Violation(
              Kind.FENCED_OFF,
              output + " is there, by " + writer + "; the last that made it: " + last));
    }
  }

  private static boolean isBy(Run run, Made output) {
    return run.id().equals(output.runId())
        && (run.hasSucceeded()
            ? run.token() == output.token()
            : tokens(run).contains(output.token()));
  }

  private void judgeExecutions() {
    Set<Made> seen = new HashSet<>();
    for (Made execution : history.executions()) {
      Run run = runs.get(execution.runId());
      if (run == null || !run.places().contains(execution.of())) {
        found.add(new Violation(Kind.UNASKED, "executed for no run: " + execution));
      } else if (!tokens(run).contains(execution.token())) {
        found.add(new Violation(Kind.UNASKED, "executed under another token than " + run));
      } else if (!seen.add(execution)) {
        found.add(new Violation(Kind.DOUBLED, "executed twice under one token: " + execution));
      }
    }
  }

  private static Set<Long> tokens(Run run) {
    Set<Long> tokens = new HashSet<>();
    run.events().stream().map(Event::token).filter(token -> token > 0).forEach(tokens::add);
    return tokens;
  }
}
