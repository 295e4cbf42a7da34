package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.admission.AdmissionCommand.Submit;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Takes what the owner is asked and told into the queue. Everything may come twice, and may have
 * been stored by another replica before.
 */
@Singleton
class Intake {

  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final RunRepository runs;
  private final Executions executions;
  private final QueueReader reader;

  @Inject
  Intake(RunRepository runs, Executions executions, QueueReader reader) {
    this.runs = runs;
    this.executions = executions;
    this.reader = reader;
  }

  /** New requests and runs that others stored wait from now on; what is to stop is stopped. */
  void takeIn(Told told, AdmissionState state, RoundWork work) {
    enqueue(told, state, work);
    told.cancels().forEach(cancel -> cancel(cancel.request(), state, work));
  }

  private void enqueue(Told told, AdmissionState state, RoundWork work) {
    Map<String, RunRequest.Launch> launches = new LinkedHashMap<>();
    Map<String, Long> catalogs = new LinkedHashMap<>();
    Map<String, Run> refused = new LinkedHashMap<>();
    for (Submit submit : told.submits()) {
      submit.refused().forEach(run -> refused.putIfAbsent(run.id(), run));
      for (RunRequest.Launch launch : submit.launches()) {
        launches.putIfAbsent(launch.runId(), launch);
        catalogs.putIfAbsent(launch.runId(), submit.catalog());
      }
    }
    Set<String> ids = new HashSet<>(launches.keySet());
    ids.addAll(refused.keySet());
    told.stored().stream().filter(id -> state.waitingRun(id).isEmpty()).forEach(ids::add);
    Set<String> requests = new HashSet<>();
    launches.values().forEach(launch -> requests.add(launch.id()));
    refused.values().forEach(run -> requests.add(run.requestId()));
    Tuple2<Map<String, Run>, Map<String, Run>> stored =
        Uni.combine()
            .all()
            .unis(runs.findAll(ids), runs.findAbsorbing(requests))
            .asTuple()
            .await()
            .atMost(ANSWER);
    Map<String, Run> known = stored.getItem1();
    Map<String, Run> absorbing = stored.getItem2();
    Set.copyOf(absorbing.values()).forEach(work::publishAgain);
    known.values().forEach(work::publishAgain);
    enqueueStored(known.values().stream().filter(run -> isLeft(run, state)).toList(), state);
    refused.forEach(
        (runId, run) -> {
          if (!known.containsKey(runId) && !absorbing.containsKey(run.requestId())) {
            work.insert(run);
          }
        });
    reader.recall(state.queue(), launches.values());
    launches.forEach(
        (runId, launch) -> {
          if (!refused.containsKey(runId)
              && !known.containsKey(runId)
              && !absorbing.containsKey(launch.id())) {
            work.request(launch, catalogs.getOrDefault(runId, 0L));
          }
        });
  }

  /**
   * Whether a run waits or, though it has begun, holds nothing: whoever stored it stood still until
   * its entry was dropped.
   */
  private boolean isLeft(Run run, AdmissionState state) {
    return run.status() == RunStatus.QUEUED
        || (run.status().isInProgress() && !isHeld(run.id(), state));
  }

  /** Whether a run holds what it needs, or is still executed here. */
  boolean isHeld(String runId, AdmissionState state) {
    return state.entry(runId).isPresent() || executions.isKnown(runId);
  }

  /** Runs that others have stored wait from now on. */
  private void enqueueStored(List<Run> stored, AdmissionState state) {
    List<Run> fresh = stored.stream().filter(run -> state.waitingRun(run.id()).isEmpty()).toList();
    fresh.stream()
        .filter(run -> run.status().isInProgress())
        .forEach(run -> LOG.warnf("Run %s has begun and holds nothing: it begins again", run.id()));
    fresh.forEach(run -> state.enqueue(run, true));
  }

  private void cancel(RunRequest.Cancel request, AdmissionState state, RoundWork work) {
    String reason = "canceled by " + request.origin();
    if (work.cancelWaiting(request.runId(), reason)) {
      return;
    }
    Optional<AdmissionEntry> entry = state.entry(request.runId());
    if (entry.isPresent()) {
      storeCanceling(request.runId(), reason, work)
          .ifPresent(run -> work.stop(entry.get().replica(), run.id(), reason));
      return;
    }
    Optional<Run> run = runs.find(request.runId()).await().atMost(ANSWER);
    if (run.filter(left -> isLeft(left, state)).isPresent()) {
      state.queue().recall(run.get());
      work.publishAgain(run.get());
      work.cancelWaiting(run.get().id(), reason);
    } else {
      run.ifPresent(work::publishAgain);
    }
  }

  /**
   * The run as it is stored now, if it has to be stopped: whoever executes it may change it too.
   */
  private Optional<Run> storeCanceling(String runId, String reason, RoundWork work) {
    while (true) {
      Optional<Run> found = runs.find(runId).await().atMost(ANSWER);
      if (found.isEmpty() || !found.get().status().isInProgress()) {
        return Optional.empty();
      }
      if (found.get().status() == RunStatus.CANCELING) {
        return found;
      }
      Run canceling = found.get().canceling(work.now(), reason);
      List<Transition> change = List.of(new Transition(found.get(), canceling));
      if (!runs.change(change).await().atMost(ANSWER).isEmpty()) {
        work.publishAgain(canceling);
        return Optional.of(canceling);
      }
    }
  }
}
