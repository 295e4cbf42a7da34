package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.RunConfig;
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
import java.util.List;
import java.util.Map;
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
  private final Intake intake;
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
      Intake intake,
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
    this.intake = intake;
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
    unheld.removeIf(id -> intake.isHeld(id, state) || state.waitingRun(id).isPresent());
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
    Told told = Told.of(commands);
    RoundWork work = new RoundWork(state, catalog.current(), clock.instant());
    Set<String> released = new HashSet<>(told.ended());
    released.removeIf(runId -> state.entry(runId).isEmpty());
    released.forEach(state::release);
    intake.takeIn(told, state, work);
    reader.fill(state.queue(), work.now());
    wake(work);
    List<Admitted> admitted = state.admit(capacity());
    if (!letIn(admitted, released)) {
      return false;
    }
    executions.forget(released);
    write(admitted, work);
    state.queue().shed();
    publish(work, told);
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

  /** Runs whose time has come take their place, unless their partitions are gone by now. */
  private void wake(RoundWork work) {
    List<Run> due = state.wake(work.now());
    if (!due.isEmpty()) {
      removals.find(due, catalog.current()).await().atMost(ANSWER).forEach(work::lose);
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

  private void publish(RoundWork work, Told told) {
    List<RunEvent> events = work.events();
    publisher
        .publish(events)
        .chain(done -> hints(work))
        .subscribe()
        .with(
            done -> told.done(),
            failure -> {
              LOG.warnf("Cannot publish %d events: %s", events.size(), failure);
              told.failed(failure);
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
