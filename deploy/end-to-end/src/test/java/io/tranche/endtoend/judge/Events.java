package io.tranche.endtoend.judge;

import io.tranche.endtoend.judge.History.Event;
import io.tranche.endtoend.judge.History.Run;
import io.tranche.endtoend.judge.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events of a run are numbered from 1 without a gap, end with its end, and are all on the
 * topic. One that is there twice says the same twice.
 */
final class Events {
  private final List<Violation> found = new ArrayList<>();
  private final Map<String, TreeMap<Integer, Event>> published = new HashMap<>();

  static List<Violation> violations(History history) {
    Events events = new Events();
    history.published().forEach(events::take);
    history.runs().forEach(events::judge);
    events.published.keySet().stream()
        .filter(id -> history.runs().stream().noneMatch(run -> run.id().equals(id)))
        .forEach(id -> events.tear("are of no run", events.published.get(id)));
    return events.found;
  }

  private void take(Event event) {
    Event before =
        published
            .computeIfAbsent(event.runId(), none -> new TreeMap<>())
            .put(event.number(), event);
    if (before != null && !before.content().equals(event.content())) {
      tear("have one number", List.of(before, event));
    }
  }

  private void judge(Run run) {
    List<Event> stored = run.events();
    for (int i = 0; i < stored.size(); i++) {
      if (stored.get(i).number() != i + 1) {
        tear("have a gap or a repeat", stored);
        return;
      }
      if (stored.get(i).isEnd() != (i == stored.size() - 1 && run.isEnded())) {
        tear("do not end where " + run + " does", stored);
        return;
      }
    }
    if (stored.isEmpty()) {
      tear("are missing", run);
    } else if (run.isEnded()
        && !run.status().equals(Event.STATUS_OF_ENDS.get(stored.get(stored.size() - 1).type()))) {
      tear("end otherwise than " + run, stored);
    }
    TreeMap<Integer, Event> told = published.getOrDefault(run.id(), new TreeMap<>());
    if (!List.copyOf(told.values()).equals(stored)) {
      tear("differ on the topic, where they are " + told.values(), stored);
    }
  }

  private void tear(String how, Object what) {
    found.add(new Violation(Kind.TORN_EVENTS, "events that " + how + ": " + what));
  }
}
