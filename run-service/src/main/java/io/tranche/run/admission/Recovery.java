package io.tranche.run.admission;

import io.tranche.contracts.runs.RunStatus;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import io.tranche.run.replica.Replicas;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finishes what broke off. An entry whose replica is dead, or whose run nobody executes, is looked
 * at: a run that has ended is published (again) and released, one that was never stored is dropped
 * (its request is still unanswered and comes again), and any other goes on, on a living replica,
 * under a higher token.
 */
@Singleton
class Recovery {

  private static final Logger LOG = Logger.getLogger(Recovery.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int BEATS_BETWEEN_LOOKS = 10;

  private final MongoAdmissionRepository repository;
  private final RunRepository runs;
  private final Executions executions;
  private final Replicas replicas;
  private final RunControl control;
  private final MongoPendingCancels cancels;
  private final MongoPendingLaunches launches;
  private final Clock clock;
  private int beats;

  @Inject
  Recovery(
      MongoAdmissionRepository repository,
      RunRepository runs,
      Executions executions,
      Replicas replicas,
      RunControl control,
      MongoPendingCancels cancels,
      MongoPendingLaunches launches,
      Clock clock) {
    this.repository = repository;
    this.runs = runs;
    this.executions = executions;
    this.replicas = replicas;
    this.control = control;
    this.cancels = cancels;
    this.launches = launches;
    this.clock = clock;
  }

  /** Loads what the documents say; false if another replica owns the admission. */
  boolean recover(AdmissionRound round) {
    var admission = repository.load().await().atMost(ANSWER);
    if (!admission.owner().equals(replicas.self())) {
      return false;
    }
    round.reset(admission.version(), admission.entries().values());
    boolean isOwner = takeOverUnbegun(round) && sweep(round) && look(round);
    LOG.infof(
        "Admission: %d runs in progress, %d waiting", round.entries().size(), round.queueLength());
    return isOwner;
  }

  /**
   * Whoever let a run in may have died, or failed, before it wrote that the run starts: then the
   * replica that is to execute it, though alive, never learns of it. False as below.
   */
  private boolean takeOverUnbegun(AdmissionRound round) {
    List<AdmissionEntry> executed =
        round.entries().stream().filter(entry -> !isOrphan(entry)).toList();
    Set<String> inProgress = runs.findIdsInProgress().await().atMost(ANSWER);
    List<String> rest =
        executed.stream()
            .map(AdmissionEntry::runId)
            .filter(runId -> !inProgress.contains(runId))
            .toList();
    Map<String, Run> found = runs.findAll(rest).await().atMost(ANSWER);
    List<AdmissionEntry> unbegun =
        executed.stream()
            .filter(entry -> rest.contains(entry.runId()))
            .filter(
                entry ->
                    Optional.ofNullable(found.get(entry.runId()))
                        .map(Run::status)
                        .filter(RunStatus::isTerminal)
                        .isEmpty())
            .toList();
    return unbegun.isEmpty() || takeOver(round, unbegun);
  }

  /** Looks for what nobody told; false if another replica owns the admission. */
  boolean sweep(AdmissionRound round) {
    List<AdmissionEntry> orphans = round.entries().stream().filter(this::isOrphan).toList();
    if (!orphans.isEmpty() && !takeOver(round, orphans)) {
      return false;
    }
    beats++;
    return beats % BEATS_BETWEEN_LOOKS != 0 || look(round);
  }

  /**
   * Looks for runs, requests and cancellations that other replicas stored, and for runs that have
   * ended here when a round failed in which they were to be released; false as above.
   */
  private boolean look(AdmissionRound round) {
    List<AdmissionCommand> commands = new ArrayList<>(cancels.commands());
    commands.add(new AdmissionCommand.Finished(executions.ended()));
    commands.addAll(launches.commands());
    commands.add(new AdmissionCommand.Stored(round.untold()));
    return round.run(commands);
  }

  private boolean isOrphan(AdmissionEntry entry) {
    boolean isLeft =
        entry.replica().equals(replicas.self()) || replicas.find(entry.replica()).isEmpty();
    return isLeft && !executions.isKnown(entry.runId());
  }

  private boolean takeOver(AdmissionRound round, List<AdmissionEntry> orphans) {
    Map<String, Run> found =
        runs.findAll(orphans.stream().map(AdmissionEntry::runId).toList()).await().atMost(ANSWER);
    Capacity capacity = round.capacity();
    List<AdmissionEntry> moved = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    List<Run> ended = new ArrayList<>();
    for (AdmissionEntry orphan : orphans) {
      Optional<Run> run = Optional.ofNullable(found.get(orphan.runId()));
      if (run.isEmpty()) {
        dropped.add(orphan.runId());
      } else if (run.get().status().isTerminal()) {
        ended.add(run.get());
      } else {
        capacity
            .takeOver(run.get(), orphan)
            .ifPresent(place -> moved.add(orphan.movedTo(place, round.nextToken())));
      }
    }
    LOG.infof(
        "Taking over %d runs, publishing %d that have ended, dropping %d",
        moved.size(), ended.size(), dropped.size());
    executions.finish(ended);
    if (moved.isEmpty() && dropped.isEmpty()) {
      return true;
    }
    if (!round.change(moved, dropped)) {
      return false;
    }
    moved.forEach(entry -> goOn(entry, found.get(entry.runId())));
    return true;
  }

  private void goOn(AdmissionEntry entry, @Nullable Run run) {
    if (run == null) {
      return;
    }
    boolean here = entry.replica().equals(replicas.self());
    Run taken =
        run.status() == RunStatus.QUEUED
            ? run.starting(entry.replica(), entry.token(), clock.instant())
            : run.takenOver(entry.replica(), entry.token(), clock.instant());
    Set<String> changed = runs.change(List.of(new Transition(run, taken))).await().atMost(ANSWER);
    if (changed.isEmpty()) {
      return;
    }
    if (here) {
      executions.executeTakenOver(taken);
    } else {
      control
          .assigned(entry.replica(), Set.of(run.id()))
          .subscribe()
          .with(
              sent -> LOG.tracef("assigned %s", run.id()),
              failure -> LOG.debugf("The replica will find out at a beat: %s", failure));
    }
  }
}
