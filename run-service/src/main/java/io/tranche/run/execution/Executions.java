package io.tranche.run.execution;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.platform.store.Portions;
import io.tranche.run.execution.MongoOutcomeRepository.Made;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import io.tranche.run.replica.Replicas;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The runs that this replica executes. A run is known here from the moment it is taken on until its
 * entry is released, so that nobody takes it for an orphan.
 */
@Singleton
public class Executions {

  private static final Logger LOG = Logger.getLogger(Executions.class);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final RunRepository runs;
  private final MongoOutcomeRepository outcomes;
  private final EventPublisher publisher;
  private final OutcomeWriter writer;
  private final Retries retries;
  private final RunWork work;
  private final MongoAssignments assignments;
  private final Replicas replicas;
  private final CatalogView catalog;
  private final Clock clock;
  private final ExecutorService workers =
      Executors.newCachedThreadPool(task -> new Thread(task, "run"));
  private final Map<String, Execution> known = new ConcurrentHashMap<>();
  private volatile Consumer<Set<String>> onFinished = runIds -> {};
  private volatile Consumer<Set<String>> onRetries = runIds -> {};

  /** One run on this replica: who works on it, while somebody does, and why it is stopped. */
  private static final class Execution {
    private @Nullable Thread worker;
    private @Nullable String cancelReason;
    private boolean begun;
    private volatile boolean finished;

    synchronized void begin() {
      begun = true;
      worker = Thread.currentThread();
      if (cancelReason != null) {
        worker.interrupt();
      }
    }

    /** From now on nobody interrupts this thread on account of the run. */
    synchronized void end() {
      worker = null;
      Thread.interrupted();
    }

    synchronized void cancel(String reason) {
      cancelReason = reason;
      if (worker != null) {
        worker.interrupt();
      }
    }

    synchronized boolean hasBegun() {
      return begun;
    }

    synchronized Optional<String> cancelReason() {
      return Optional.ofNullable(cancelReason);
    }
  }

  /** Work that may be interrupted; without an answer if the run is no longer ours. */
  private interface Task {
    Optional<FinishedRun> perform() throws InterruptedException;
  }

  @Inject
  Executions(
      RunRepository runs,
      MongoOutcomeRepository outcomes,
      EventPublisher publisher,
      OutcomeWriter writer,
      Retries retries,
      RunWork work,
      MongoAssignments assignments,
      Replicas replicas,
      CatalogView catalog,
      Clock clock) {
    this.runs = runs;
    this.outcomes = outcomes;
    this.publisher = publisher;
    this.writer = writer;
    this.retries = retries;
    this.work = work;
    this.assignments = assignments;
    this.replicas = replicas;
    this.catalog = catalog;
    this.clock = clock;
  }

  /** Calls back with runs that have ended, are recorded and published. */
  public void onFinished(Consumer<Set<String>> listener) {
    onFinished = listener;
    writer.start(
        recorded -> {
          recorded
              .ended()
              .forEach(
                  id -> {
                    Execution execution = known.get(id);
                    if (execution != null) {
                      execution.finished = true;
                    }
                  });
          tell(recorded.ended(), recorded.waiting());
        });
  }

  /** Calls back with runs that follow failed ones; they are stored as waiting. */
  public void onRetries(Consumer<Set<String>> listener) {
    onRetries = listener;
  }

  private void tell(Set<String> ended, Set<String> waiting) {
    onFinished.accept(ended);
    if (!waiting.isEmpty()) {
      onRetries.accept(waiting);
    }
  }

  /** Whether this replica executes the run, or has and its entry is not released yet. */
  public boolean isKnown(String runId) {
    return known.containsKey(runId);
  }

  /** The entries of these runs are released. */
  public void forget(Collection<String> runIds) {
    known.keySet().removeAll(runIds);
  }

  /** Executes a run that is stored as started on this replica. */
  public void execute(Run run) {
    Execution execution = new Execution();
    if (known.putIfAbsent(run.id(), execution) != null) {
      return;
    }
    Catalog current = catalog.current();
    if (work.isNone(run, current)) {
      writer.add(work.recordOnly(run, current, clock.instant()));
      return;
    }
    submit(run, execution, false, () -> perform(run, execution));
  }

  /** Executes a run that another replica has left: what that one may still write is fenced off. */
  public void executeTakenOver(Run run) {
    known.remove(run.id());
    Execution execution = new Execution();
    known.put(run.id(), execution);
    submit(run, execution, true, () -> start(run, execution));
  }

  /**
   * Takes on runs of which somebody tells that the owner has given them to this replica; of those
   * that it has not, as it may have been another owner once, nothing is done.
   */
  public void pickUp(Set<String> runIds) {
    Set<String> given = new HashSet<>(runIds);
    given.removeIf(known::containsKey);
    if (!given.isEmpty()) {
      given.retainAll(assignments.find(replicas.self(), given).await().atMost(ANSWER));
      take(given);
    }
  }

  private void take(Set<String> assigned) {
    Set<String> fresh = new HashSet<>(assigned);
    fresh.removeIf(known::containsKey);
    for (Run run : runs.findAll(fresh).await().atMost(ANSWER).values()) {
      if (run.status().isInProgress()
          && run.replica().filter(replicas.self()::equals).isPresent()) {
        Execution execution = new Execution();
        if (known.putIfAbsent(run.id(), execution) == null) {
          submit(run, execution, isTakenOver(run), () -> start(run, execution));
        }
      }
    }
  }

  /**
   * Looks for runs given to this replica of which it was not told, and tells of ended ones again.
   */
  public void pickUpAssigned() {
    Set<String> assigned = assignments.find(replicas.self()).await().atMost(ANSWER);
    known.entrySet().removeIf(one -> one.getValue().finished && !assigned.contains(one.getKey()));
    Set<String> ended = ended();
    if (!ended.isEmpty()) {
      onFinished.accept(ended);
    }
    take(assigned);
  }

  /** The runs that have ended here, and whose entries may not be released yet. */
  public Set<String> ended() {
    Set<String> ended = new HashSet<>();
    known.forEach(
        (id, execution) -> {
          if (execution.finished) {
            ended.add(id);
          }
        });
    return ended;
  }

  /** Stops the work of a run; nothing happens if it is not executed here, or over. */
  public void cancel(String runId, String reason) {
    Execution execution = known.get(runId);
    if (execution != null && !execution.finished) {
      execution.cancel(reason);
    }
  }

  /**
   * Takes on runs that ended on a replica that may have died before it published that. They are
   * published aside, so that nobody waits for those of many partitions, and then told as ended. If
   * that fails they are not known here any more.
   */
  public void finish(List<Run> ended) {
    Map<String, Execution> fresh = new HashMap<>();
    for (Run run : ended) {
      Execution execution = new Execution();
      if (known.putIfAbsent(run.id(), execution) == null) {
        fresh.put(run.id(), execution);
      }
    }
    if (fresh.isEmpty()) {
      return;
    }
    List<Run> unpublished = ended.stream().filter(run -> fresh.containsKey(run.id())).toList();
    workers.execute(
        () -> {
          try {
            publishEnded(unpublished);
            fresh.values().forEach(execution -> execution.finished = true);
          } catch (RuntimeException e) {
            LOG.warnf(e, "Cannot publish %d runs that have ended, trying again", fresh.size());
            known.values().removeAll(fresh.values());
          }
        });
  }

  /** Publishes runs that have ended, perhaps again, and tells that they have. */
  public void publishEnded(List<Run> ended) {
    if (ended.isEmpty()) {
      return;
    }
    List<AssetEvent> checked = outcomes.findChecks(ended).await().atMost(ANSWER);
    publisher.publish(List.of(), checked).await().atMost(ANSWER);
    for (List<Made> portion : Portions.of(Made.of(ended))) {
      List<AssetEvent> assetEvents = outcomes.find(portion).await().atMost(ANSWER);
      publisher.publish(List.of(), assetEvents).await().atMost(ANSWER);
    }
    List<Run> next = retries.store(ended);
    List<RunEvent> runEvents =
        Stream.concat(ended.stream(), next.stream()).flatMap(run -> run.events().stream()).toList();
    publisher.publish(runEvents).await().atMost(ANSWER);
    Set<String> ids = new HashSet<>();
    ended.forEach(run -> ids.add(run.id()));
    tell(ids, Retries.ids(next));
  }

  private void raiseFence(Run run) throws InterruptedException {
    long fences = (long) run.assets().size() * run.partitions().size();
    outcomes.raiseFence(run).await().atMost(Portions.within(ANSWER, fences));
    work.raiseFence(run, catalogOf(run));
  }

  private static boolean isTakenOver(Run run) {
    return run.events().stream().filter(RunEvent.RunStarting.class::isInstance).count() > 1
        || run.startedAt().isPresent();
  }

  /** From given to started, then the work; a run that was canceled on its way ends instead. */
  private Optional<FinishedRun> start(Run run, Execution execution) throws InterruptedException {
    if (run.status() == RunStatus.CANCELING) {
      return Optional.of(canceled(run, reasonOf(run)));
    }
    // It is started already where that was stored, and then nothing could be published.
    Run started =
        run.status() == RunStatus.STARTED
            ? run
            : run.started(replicas.self(), run.token(), clock.instant());
    if (!started.equals(run)
        && runs.change(List.of(new Transition(run, started))).await().atMost(ANSWER).isEmpty()) {
      known.remove(run.id());
      return Optional.empty();
    }
    // All of its events: whoever stored the earlier ones may have died before it published them.
    publisher.publishAll(List.of(started)).await().atMost(ANSWER);
    return perform(started, execution);
  }

  private Optional<FinishedRun> perform(Run run, Execution execution) throws InterruptedException {
    return Optional.of(work.perform(run, catalogOf(run), execution::cancelReason));
  }

  private FinishedRun canceled(Run run, String reason) {
    return FinishedRun.canceled(run, clock.instant(), List.of(), reason);
  }

  private static String reasonOf(Run canceling) {
    return canceling.events().stream()
        .filter(RunEvent.RunCanceling.class::isInstance)
        .map(event -> ((RunEvent.RunCanceling) event).reason())
        .reduce((earlier, later) -> later)
        .orElse("canceled");
  }

  /** At least the catalog that the run was validated against. */
  private Catalog catalogOf(Run run) {
    Catalog current = catalog.current();
    return current.number() >= run.catalog() ? current : catalog.newest().await().atMost(ANSWER);
  }

  /** A cancellation stops the task, but not the raising of the fence before it. */
  private void submit(Run run, Execution execution, boolean takenOver, Task task) {
    workers.execute(
        () -> {
          try {
            if (takenOver) {
              raiseFence(run);
            }
            execution.begin();
            task.perform().ifPresent(done -> writer.add(done.takenOver(takenOver)));
          } catch (InterruptedException | RuntimeException e) {
            execution.end();
            stopped(run, execution, e).ifPresent(done -> writer.add(done.takenOver(takenOver)));
          } finally {
            execution.end();
          }
        });
  }

  private Optional<FinishedRun> stopped(Run run, Execution execution, Exception problem) {
    Optional<String> reason = execution.hasBegun() ? execution.cancelReason() : Optional.empty();
    if (reason.isEmpty()) {
      LOG.errorf(problem, "Cannot execute a run; it is taken up again at a beat");
      known.values().remove(execution);
    }
    return reason.map(why -> canceled(run, why));
  }

  @PreDestroy
  void close() {
    workers.shutdownNow();
  }
}
