package io.tranche.launcher.demo;

import io.tranche.contracts.runs.RunEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the events of runs say, which may come more than once. Not thread-safe. */
final class RunsSeen {

  private final Set<String> open = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final Map<String, Long> startedAfter = new HashMap<>();

  void take(RunEvent event) {
    if (event.status().isTerminal()) {
      open.remove(event.runId());
      ended.add(event.runId());
    } else if (!ended.contains(event.runId())) {
      open.add(event.runId());
    }
    if (event instanceof RunEvent.RunStarted started) {
      startedAfter.put(
          event.runId(), Duration.between(started.cause().at(), started.at()).toMillis());
    }
  }

  /** Whether a run that was seen has not ended yet. */
  boolean areBusy() {
    return !open.isEmpty();
  }

  /** How long after its cause reached Kafka the run had started, in milliseconds. */
  Optional<Long> millisToStart(String runId) {
    return Optional.ofNullable(startedAfter.get(runId));
  }
}
