package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.tuples.Tuple2;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.RunConfig;
import io.tranche.run.admission.AdmissionCommand.Cancel;
import io.tranche.run.admission.AdmissionCommand.Finished;
import io.tranche.run.admission.AdmissionCommand.Stored;
import io.tranche.run.admission.AdmissionCommand.Submit;
import io.tranche.run.admission.AdmissionState.Admitted;
import io.tranche.run.execution.EventPublisher;
import io.tranche.run.execution.Executions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import io.tranche.run.replica.Replicas;
import io.tranche.run.worker.LivingWorkers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * One round of the owner: what has ended is released, what is asked for is stored, and what can
 * start is let in, all with one compare-and-set of the admission document. The entry is written
 * first, then the run's document, then its events; only then are the requests answered. Whatever
 * breaks off in between is found by its entry and finished by {@link Recovery}.
 */
@Singleton
class AdmissionRound {

  private static final Logger LOG = Logger.getLogger(AdmissionRound.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final MongoAdmissionRepository repository;
  private final RunRepository runs;
  private final EventPublisher publisher;
  private final Executions executions;
  private final RunControl control;
  private final Replicas replicas;
  private final CatalogView catalog;
  private final Removals removals;
  private final QueueReader reader;
  private final LivingWorkers workers;
  private final Capacity.Limits limits;
  private final Clock clock;
  private final int mostInMemory;
  private AdmissionState state;
  private Set<String> unheldBefore = Set.of();
  private long version;

  @Inject
  AdmissionRound(
      MongoAdmissionRepository repository,
      RunRepository runs,
      EventPublisher publisher,
      Executions executions,
      RunControl control,
      Replicas replicas,
      CatalogView catalog,
      Removals removals,
      QueueReader reader,
      LivingWorkers workers,
      RunConfig config,
      Clock clock) {
    this.repository = repository;
    this.runs = runs;
    this.publisher = publisher;
    this.executions = executions;
    this.control = control;
    this.replicas = replicas;
    this.catalog = catalog;
    this.removals = removals;
    this.reader = reader;
    this.workers = workers;
    this.limits = new Capacity.Limits(config.maxInProgress(), config.slots(), RunLimits.of(config));
    this.mostInMemory = config.waitingInMemory();
    this.clock = clock;
    this.state = new AdmissionState(mostInMemory);
  }

  /** Starts again from what the documents say; nobody has told of the runs that wait. */
  void reset(long version, Collection<AdmissionEntry> entries) {
    this.version = version;
    this.state = new AdmissionState(mostInMemory);
    entries.forEach(state::hold);
    reader.survey(state.queue(), clock.instant());
  }

  int queueLength() {
    return state.queueLength();
  }

  /** The runs that wait, or have begun and are left, although nobody has told of them. */
  Set<String> untold() {
    Set<String> untold = reader.untold(state.queue(), clock.instant());
    Set<String> unheld = runs.findIdsInProgress().await().atMost(ANSWER);
    unheld.removeIf(id -> isHeld(id) || state.waitingRun(id).isPresent());
    unheld.stream().filter(unheldBefore::contains).forEach(untold::add);
    unheldBefore = unheld;
    return untold;
  }

  Collection<AdmissionEntry> entries() {
    return state.entries();
  }

  /** Whether a run waits for more than its time. */
  boolean hasReady() {
    return state.hasReady();
  }

  /** Whether the time of a waiting run has come, or those that can start next are to be read. */
  boolean isDue() {
    return isAhead() || state.nextDue().filter(at -> !at.isAfter(clock.instant())).isPresent();
  }

  /** How long until the time of a waiting run comes; at most the given time. */
  Duration untilDue(Duration most) {
    return isAhead() ? Duration.ZERO : untilNextDue(most);
  }

  private boolean isAhead() {
    return state.admitsMore() || state.queue().isHungry();
  }

  private Duration untilNextDue(Duration most) {
    return state
        .nextDue()
        .map(at -> Duration.between(clock.instant(), at).plusMillis(1))
        .filter(left -> left.compareTo(most) < 0)
        .orElse(most);
  }

  /** False if another replica owns the admission. */
  boolean run(List<AdmissionCommand> commands) {
    RoundWork work = new RoundWork(state, catalog.current(), clock.instant());
    Set<String> released = new HashSet<>();
    List<Submit> submits = new ArrayList<>();
    List<Cancel> cancels = new ArrayList<>();
    Set<String> stored = new HashSet<>();
    for (AdmissionCommand command : commands) {
      if (command instanceof Submit submit) {
        submits.add(submit);
      } else if (command instanceof Finished finished) {
        released.addAll(finished.runIds());
      } else if (command instanceof Cancel cancel) {
        cancels.add(cancel);
      } else if (command instanceof Stored some) {
        stored.addAll(some.runIds());
      }
    }
    released.removeIf(runId -> state.entry(runId).isEmpty());
    released.forEach(state::release);
    enqueue(submits, stored, work);
    cancels.forEach(cancel -> cancel(cancel.request(), work));
    cancelAnswered(reader.fill(state.queue(), work.now()), work);
    wake(work);
    List<Admitted> admitted = state.admit(capacity());
    if (!letIn(admitted, released)) {
      return false;
    }
    executions.forget(released);
    write(admitted, work);
    state.queue().shed();
    publish(work, submits, cancels);
    return true;
  }

  /**
   * Moves entries to other replicas, or drops them; false if another replica owns the admission.
   */
  boolean change(Collection<AdmissionEntry> moved, Collection<String> dropped) {
    if (!repository.change(version, moved, dropped).await().atMost(ANSWER)) {
      return false;
    }
    version++;
    dropped.forEach(state::release);
    moved.forEach(state::hold);
    return true;
  }

  long nextToken() {
    return version + 1;
  }

  Capacity capacity() {
    return new Capacity(
        replicas.self(),
        catalog.current(),
        replicas.living(),
        workers.queues(),
        limits,
        state.entries());
  }

  private void enqueue(List<Submit> submits, Set<String> told, RoundWork work) {
    Map<String, RunRequest.Launch> launches = new LinkedHashMap<>();
    Map<String, Long> catalogs = new LinkedHashMap<>();
    Map<String, Run> refused = new LinkedHashMap<>();
    for (Submit submit : submits) {
      submit.refused().forEach(run -> refused.putIfAbsent(run.id(), run));
      for (RunRequest.Launch launch : submit.launches()) {
        launches.putIfAbsent(launch.runId(), launch);
        catalogs.putIfAbsent(launch.runId(), submit.catalog());
      }
    }
    Set<String> ids = new HashSet<>(launches.keySet());
    ids.addAll(refused.keySet());
    told.stream().filter(id -> state.waitingRun(id).isEmpty()).forEach(ids::add);
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
    takeIn(known.values().stream().filter(this::isLeft).toList(), work);
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
  private boolean isLeft(Run run) {
    return run.status() == RunStatus.QUEUED || (run.status().isInProgress() && !isHeld(run.id()));
  }

  private boolean isHeld(String runId) {
    return state.entry(runId).isPresent() || executions.isKnown(runId);
  }

  /** Runs that others have stored wait from now on. */
  private void takeIn(List<Run> stored, RoundWork work) {
    List<Run> fresh = stored.stream().filter(run -> state.waitingRun(run.id()).isEmpty()).toList();
    fresh.stream()
        .filter(run -> run.status().isInProgress())
        .forEach(run -> LOG.warnf("Run %s has begun and holds nothing: it begins again", run.id()));
    fresh.forEach(run -> state.enqueue(run, true));
    cancelAnswered(fresh, work);
  }

  /**
   * A replica that stood still may have stored a run after its request had come to another replica,
   * and was absorbed by a run there.
   */
  private void cancelAnswered(List<Run> read, RoundWork work) {
    Set<String> requests = new HashSet<>();
    read.forEach(run -> requests.add(run.requestId()));
    Map<String, Run> answered = runs.findAbsorbing(requests).await().atMost(ANSWER);
    for (Run run : read) {
      Run answer = answered.get(run.requestId());
      if (answer != null) {
        work.cancelWaiting(run.id(), "its request is answered by run " + answer.id());
      }
    }
  }

  /** Runs whose time has come take their place, unless their partitions are gone by now. */
  private void wake(RoundWork work) {
    List<Run> due = state.wake(work.now());
    if (!due.isEmpty()) {
      removals.find(due, catalog.current()).await().atMost(ANSWER).forEach(work::lose);
    }
  }

  private void cancel(RunRequest.Cancel request, RoundWork work) {
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
    if (run.filter(this::isLeft).isPresent()) {
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

  private boolean letIn(List<Admitted> admitted, Set<String> released) {
    if (admitted.isEmpty() && released.isEmpty()) {
      return true;
    }
    List<AdmissionEntry> entries =
        admitted.stream()
            .map(one -> AdmissionEntry.of(one.waiting().run(), one.placement(), version + 1))
            .toList();
    return change(entries, released);
  }

  private void write(List<Admitted> admitted, RoundWork work) {
    List<Run> started = new ArrayList<>();
    List<Run> takenOver = new ArrayList<>();
    for (Admitted one : admitted) {
      state.dequeue(one.waiting().run().id());
      Run run = work.start(one, version, replicas.self());
      if (one.placement().replica().equals(replicas.self())) {
        (one.waiting().run().status().isInProgress() ? takenOver : started).add(run);
      } else {
        work.assign(one.placement().replica(), run.id());
      }
    }
    work.refuse(QueueQuota.of(catalog.current()));
    work.storeWaiting();
    if (!runs.insert(work.inserted()).await().atMost(ANSWER)) {
      throw Submission.storedByOthers();
    }
    List<Transition> transitions = work.transitions();
    Set<String> changed = runs.change(transitions).await().atMost(ANSWER);
    transitions.stream()
        .filter(transition -> !changed.contains(transition.from().id()))
        .forEach(AdmissionRound::miss);
    started.forEach(executions::execute);
    takenOver.forEach(executions::executeTakenOver);
    work.stops().stream()
        .filter(stop -> stop.replica().equals(replicas.self()))
        .forEach(stop -> executions.cancel(stop.runId(), stop.reason()));
  }

  private static void miss(Transition missed) {
    throw new TrancheException.Unavailable(
        "run-changed",
        "Cannot change run " + missed.from().id() + ": somebody else changed it first");
  }

  private void publish(RoundWork work, List<Submit> submits, List<Cancel> cancels) {
    List<RunEvent> events = work.events();
    publisher
        .publish(events)
        .chain(done -> hints(work))
        .subscribe()
        .with(
            done -> {
              submits.forEach(submit -> submit.done().complete(null));
              cancels.forEach(cancel -> cancel.done().complete(null));
            },
            failure -> {
              LOG.warnf("Cannot publish %d events: %s", events.size(), failure);
              submits.forEach(submit -> submit.done().completeExceptionally(failure));
              cancels.forEach(cancel -> cancel.done().completeExceptionally(failure));
            });
  }

  private Uni<Void> hints(RoundWork work) {
    Uni<Void> sent = Uni.createFrom().voidItem();
    for (Map.Entry<String, Set<String>> assigned : work.assigned().entrySet()) {
      sent = sent.chain(done -> control.assigned(assigned.getKey(), assigned.getValue()));
    }
    for (RunControl.Stop stop : work.stops()) {
      if (stop.replica().equals(replicas.self())) {
        continue;
      }
      sent = sent.chain(done -> control.stop(stop.replica(), stop.runId(), stop.reason()));
    }
    return sent;
  }
}
