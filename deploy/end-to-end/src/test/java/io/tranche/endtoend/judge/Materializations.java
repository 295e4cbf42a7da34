package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Made;
import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run that succeeded has made each of its partitions once, documents and topics say the same, and
 * only what a run made under its last token counts.
 */
final class Materializations {
  private final History history;
  private final Map<String, Run> runs = new HashMap<>();
  private final List<Violation> found = new ArrayList<>();

  private Materializations(History history) {
    this.history = history;
    history.runs().forEach(run -> runs.put(run.id(), run));
  }

  static List<Violation> violations(History history) {
    Materializations all = new Materializations(history);
    all.judgeRecorded();
    all.judgeAnnounced();
    all.judgeLast("stored", history.states());
    all.judgeLast("published", history.publishedStates());
    return all.found;
  }

  private void judgeRecorded() {
    Map<String, Map<AssetPartition, List<Made>>> byRun = new HashMap<>();
    for (Made made : history.recorded()) {
      byRun
          .computeIfAbsent(made.runId(), none -> new HashMap<>())
          .computeIfAbsent(made.of(), none -> new ArrayList<>())
          .add(made);
      requireLastToken("is recorded", made);
    }
    for (Run run : runs.values()) {
      Map<AssetPartition, List<Made>> its = byRun.getOrDefault(run.id(), Map.of());
      for (AssetPartition place : run.places()) {
        int times = its.getOrDefault(place, List.of()).size();
        if (times > 1) {
          found.add(new Violation(Kind.DOUBLED, times + " records of " + place + " by " + run));
        } else if (times == 0 && run.hasSucceeded()) {
          found.add(new Violation(Kind.LOST, "no record of " + place + " by " + run));
        }
      }
    }
  }

  private void judgeAnnounced() {
    Set<Made> announced = new HashSet<>(history.announced());
    Set<Made> recorded = new HashSet<>(history.recorded());
    for (Made made : announced) {
      requireLastToken("is announced", made);
      if (!recorded.contains(made)) {
        found.add(new Violation(Kind.UNASKED, "announced, and not recorded: " + made));
      }
    }
    for (Made made : recorded) {
      if (!announced.contains(made)) {
        found.add(new Violation(Kind.LOST, "recorded, and not announced: " + made));
      }
    }
  }

  private void requireLastToken(String what, Made made) {
    Run run = runs.get(made.runId());
    if (run == null || !run.places().contains(made.of())) {
      found.add(new Violation(Kind.UNASKED, made + " " + what + ", by no run of it"));
    } else if (run.token() != made.token()) {
      found.add(new Violation(Kind.FENCED_OFF, made + " " + what + ", and taken over: " + run));
    }
  }

  /** The state of an asset partition is that of its last materialization. */
  private void judgeLast(String where, List<Made> states) {
    Map<AssetPartition, Made> last = new HashMap<>();
    for (Made made : history.recorded()) {
      last.merge(made.of(), made, (a, b) -> a.token() > b.token() ? a : b);
    }
    Map<AssetPartition, Made> said = new HashMap<>();
    states.forEach(state -> said.put(state.of(), state));
    last.forEach(
        (place, made) -> {
          Made state = said.remove(place);
          if (state == null || state.token() < made.token()) {
            found.add(new Violation(Kind.LOST, made + " is " + where + " as " + state));
          } else if (!state.equals(made)) {
            found.add(new Violation(Kind.FENCED_OFF, made + " is " + where + " as " + state));
          }
        });
    said.values()
        .forEach(state -> found.add(new Violation(Kind.UNASKED, where + " by nobody: " + state)));
  }
}
