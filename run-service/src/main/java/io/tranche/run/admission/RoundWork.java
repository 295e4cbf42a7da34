package io.tranche.run.admission;

import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.admission.AdmissionState.Admitted;
import io.tranche.run.backfill.Together;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one round has to write and to publish. A run that is asked for and let in, or absorbs
 * others, in the same round is written once, in its last state.
 */
final class RoundWork {

  private final AdmissionState state;
  private final Catalog catalog;
  private final Instant now;
  private final Map<String, Run> before = new LinkedHashMap<>();
  private final Map<String, Run> after = new LinkedHashMap<>();
  private final Set<String> unstored = new LinkedHashSet<>();
  private final List<RunEvent> again = new ArrayList<>();
  private final Map<String, Set<String>> assigned = new LinkedHashMap<>();
  private final List<RunControl.Stop> stops = new ArrayList<>();

  RoundWork(AdmissionState state, Catalog catalog, Instant now) {
    this.state = state;
    this.catalog = catalog;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  /** A run that is recorded although it never starts. */
  void insert(Run refused) {
    unstored.add(refused.id());
    after.put(refused.id(), refused);
  }

  /** A run that exists already; the first time its events may not have reached Kafka. */
  void publishAgain(Run run) {
    again.addAll(run.events());
  }

  /** Joins a new request to a waiting run, or makes it a waiting run of its own. */
  void request(RunRequest.Launch launch, long validated) {
    Optional<Run> absorber =
        state
            .absorber(launch)
            .or(() -> state.gatherer(launch, Together.mostGathered(launch, catalog), now));
    if (absorber.isPresent()) {
      Run run = after.getOrDefault(absorber.get().id(), absorber.get());
      Run absorbing = run.absorbing(launch, now);
      change(absorber.get(), absorbing);
      state.change(absorbing);
      return;
    }
    Run run = Run.requested(launch, validated, now);
    unstored.add(run.id());
    after.put(run.id(), run);
    state.enqueue(run, false);
  }

  /** Of the runs that are new and have to wait, the latest are refused that are too many. */
  void refuse(QueueQuota quota) {
    List<String> latestFirst = quota.isEmpty() ? new ArrayList<>() : new ArrayList<>(unstored);
    Collections.reverse(latestFirst);
    for (String runId : latestFirst) {
      state
          .waitingRun(runId)
          .ifPresent(
              run ->
                  quota
                      .refusal(
                          run.origin(), run.assets(), namespace -> state.queueLength(namespace) - 1)
                      .ifPresent(reason -> refuse(run, reason)));
    }
  }

  private void refuse(Run waiting, String reason) {
    state.dequeue(waiting.id());
    Run latest = after.getOrDefault(waiting.id(), waiting);
    change(waiting, latest.queued(now).failed(now, reason));
  }

  /** Whether the run was waiting; then it is canceled. */
  boolean cancelWaiting(String runId, String reason) {
    Optional<Run> waiting = state.dequeue(runId);
    waiting.ifPresent(
        run -> {
          Run latest = after.getOrDefault(runId, run);
          Run stopped =
              latest.status() == RunStatus.STARTED || latest.status() == RunStatus.STARTING
                  ? latest.canceling(now, reason)
                  : latest;
          change(run, stopped.canceled(now, Optional.of(reason)));
        });
    return waiting.isPresent();
  }

  /**
   * A waiting run goes without what it has lost; it may start in a later round, when that is
   * stored. One that has nothing left, or whose partitions a backfill counts, is canceled.
   */
  void lose(String runId, Removals.Gone gone) {
    Run waiting = state.waitingRun(runId).orElse(null);
    if (waiting == null) {
      return;
    }
    if (gone.partitions().containsAll(waiting.partitions())
        || waiting.origin().type() == Origin.Type.BACKFILL) {
      cancelWaiting(runId, gone.reason());
      return;
    }
    Run latest = after.getOrDefault(runId, waiting);
    Run rest = latest.without(gone.partitions(), now.plusMillis(1));
    change(waiting, rest);
    state.change(rest);
  }

  void change(Run from, Run to) {
    if (!unstored.contains(from.id())) {
      before.putIfAbsent(from.id(), from);
    }
    after.put(to.id(), to);
  }

  /** The run as it starts, here or on another replica. */
  Run start(Admitted admitted, long token, String self) {
    Run waiting = admitted.waiting().run();
    Run latest = after.getOrDefault(waiting.id(), waiting);
    String replica = admitted.placement().replica();
    Run started = begun(latest, replica, token, self);
    change(waiting, started);
    return started;
  }

  /** One that was begun before, and left, starts again. */
  private Run begun(Run run, String replica, long token, String self) {
    if (run.status().isInProgress()) {
      return run.takenOver(replica, token, now);
    }
    return replica.equals(self)
        ? run.started(replica, token, now)
        : run.starting(replica, token, now);
  }

  /** New runs that were not let in are stored as waiting; from then on they are known as stored. */
  void storeWaiting() {
    for (String runId : List.copyOf(after.keySet())) {
      Optional<Run> waiting = state.waitingRun(runId);
      if (waiting.isPresent()) {
        Run latest = after.getOrDefault(runId, waiting.get());
        Run stored = unstored.contains(runId) ? latest.queued(now) : latest;
        after.put(runId, stored);
        state.update(stored);
      }
    }
  }

  void assign(String replica, String runId) {
    assigned.computeIfAbsent(replica, id -> new HashSet<>()).add(runId);
  }

  void stop(String replica, String runId, String reason) {
    stops.add(new RunControl.Stop(replica, runId, reason));
  }

  List<Run> inserted() {
    return after.values().stream().filter(run -> unstored.contains(run.id())).toList();
  }

  List<Transition> transitions() {
    return before.values().stream()
        .map(from -> new Transition(from, after.getOrDefault(from.id(), from)))
        .toList();
  }

  Map<String, Set<String>> assigned() {
    return assigned;
  }

  List<RunControl.Stop> stops() {
    return stops;
  }

  /** The events of everything that this round has changed, and those that are published again. */
  List<RunEvent> events() {
    List<RunEvent> events = new ArrayList<>(again);
    for (Run run : after.values()) {
      Run from = before.get(run.id());
      int published = from == null ? 0 : from.events().size();
      events.addAll(run.events().subList(published, run.events().size()));
    }
    return events;
  }
}
