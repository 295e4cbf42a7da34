package io.tranche.run.execution;

import io.tranche.contracts.assets.AssetEvent;
import io.tranche.contracts.runs.RunEvent;
import io.tranche.contracts.runs.RunStatus;
import io.tranche.contracts.workers.TaskUpstream;
import io.tranche.platform.store.Portions;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.lifecycle.RunRepository;
import io.tranche.run.lifecycle.RunRepository.Transition;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records what came of runs, many at a time: first the outcome of every partition and the keys that
 * were found for partition sets, and what was seen of other data, then the end of the run, then the
 * run that follows it where it has failed, then the events, and only then may what the run holds be
 * released. A step that fails is repeated for as long as it takes; each is harmless when repeated.
 */
@Singleton
class OutcomeWriter {

  private static final Logger LOG = Logger.getLogger(OutcomeWriter.class);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int MOST_AT_ONCE = 500;

  /**
   * So many outcomes of partitions are recorded at once, and so many wait. More wait where they
   * come from: runs are let in no faster than they are recorded.
   */
  private static final int MOST_OUTCOMES = 5_000;

  /** What a run counts as, however few outcomes it has. */
  private static final int LEAST_OUTCOMES = 20;

  /** After each batch, so that the next one is larger while runs end one after the other. */
  private static final long REST_MILLIS = 10;

  private static final long FIRST_BACK_OFF_MILLIS = 50;
  private static final long LONGEST_BACK_OFF_MILLIS = 5_000;

  private final RunRepository runs;
  private final MongoOutcomeRepository outcomes;
  private final Retries retries;
  private final EventPublisher publisher;
  private final KeyAdditions additions;
  private final Observations observations;
  private final LateReads reads;
  private final BlockingQueue<FinishedRun> finished = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(MOST_OUTCOMES);
  private final Thread thread = new Thread(this::loopUntilClosed, "outcomes");
  private volatile Consumer<Recorded> listener = recorded -> {};
  private final CountDownLatch closed = new CountDownLatch(1);

  @Inject
  OutcomeWriter(
      RunRepository runs,
      MongoOutcomeRepository outcomes,
      Retries retries,
      EventPublisher publisher,
      KeyAdditions additions,
      Observations observations,
      LateReads reads) {
    this.runs = runs;
    this.outcomes = outcomes;
    this.retries = retries;
    this.publisher = publisher;
    this.additions = additions;
    this.observations = observations;
    this.reads = reads;
  }

  /**
   * What is stored and published.
   *
   * @param ended runs that have ended
   * @param waiting the runs that follow those of them that have failed
   */
  record Recorded(Set<String> ended, Set<String> waiting) {}

  /** Starts to record; tells the listener what is recorded and published. */
  void start(Consumer<Recorded> listener) {
    this.listener = listener;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a run to record; waits while there are many already, interrupted or not. */
  void add(FinishedRun run) {
    boolean interrupted = false;
    boolean taken = false;
    while (!taken && closed.getCount() > 0) {
      try {
        taken = room.tryAcquire(outcomes(run), 1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (taken) {
      finished.add(run);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static int outcomes(FinishedRun run) {
    return Math.max(LEAST_OUTCOMES, Math.min(MOST_OUTCOMES, run.outcomes().size()));
  }

  private void loopUntilClosed() {
    while (closed.getCount() > 0) {
      try {
        FinishedRun first = finished.poll(1, TimeUnit.SECONDS);
        if (first != null) {
          recordUntilDone(batch(first));
          closed.await(REST_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        closed.countDown();
      }
    }
  }

  /** The first, and those behind it that are recorded with it. */
  private List<FinishedRun> batch(FinishedRun first) {
    List<FinishedRun> batch = new ArrayList<>();
    int outcomes = 0;
    FinishedRun next = first;
    while (next != null) {
      batch.add(next);
      outcomes += outcomes(next);
      next = batch.size() < MOST_AT_ONCE && outcomes < MOST_OUTCOMES ? finished.poll() : null;
    }
    room.release(outcomes);
    return batch;
  }

  private void recordUntilDone(List<FinishedRun> batch) throws InterruptedException {
    long backOff = FIRST_BACK_OFF_MILLIS;
    while (closed.getCount() > 0) {
      try {
        record(batch);
        return;
      } catch (RuntimeException e) {
        LOG.warnf(e, "Cannot record %d runs, trying again", batch.size());
        if (closed.await(backOff, TimeUnit.MILLISECONDS)) {
          return;
        }
        backOff = Math.min(2 * backOff, LONGEST_BACK_OFF_MILLIS);
      }
    }
  }

  private void record(List<FinishedRun> taken) {
    long outcomesOfAll = taken.stream().mapToLong(one -> one.outcomes().size()).sum();
    List<FinishedRun> batch =
        reads.complete(taken).await().atMost(Portions.within(ANSWER, outcomesOfAll));
    for (List<Told> portion : portions(batch)) {
      outcomes.save(events(portion), reads(portion)).await().atMost(ANSWER);
    }
    Map<String, List<AssetEvent>> kept = keep(batch);
    additions.request(batch).await().atMost(ANSWER);
    observations.report(batch).await().atMost(ANSWER);
    Map<String, Run> ended = end(batch);
    List<RunEvent> runEvents = new ArrayList<>();
    List<FinishedRun> ours = new ArrayList<>();
    for (FinishedRun one : batch) {
      Run run = ended.get(one.run().id());
      if (run != null && run.token() == one.run().token()) {
        runEvents.addAll(unpublished(one, run));
        ours.add(one);
      }
    }
    List<Run> next = retries.store(ended.values());
    next.forEach(run -> runEvents.addAll(run.events()));
    for (FinishedRun one : ours) {
      for (List<AssetEvent> portion : Portions.of(kept.getOrDefault(one.run().id(), List.of()))) {
        publisher.publish(List.of(), portion).await().atMost(ANSWER);
      }
    }
    List<List<Told>> told = portions(ours);
    int last = Math.max(0, told.size() - 1);
    told.subList(0, last)
        .forEach(portion -> publisher.publish(List.of(), events(portion)).await().atMost(ANSWER));
    List<AssetEvent> rest = told.isEmpty() ? List.of() : events(told.get(last));
    publisher.publish(runEvents, rest).await().atMost(ANSWER);
    if (publisher.hasFailed()) {
      publisher.publishAll(ended.values()).await().atMost(ANSWER);
    }
    // What others have taken over goes on there: it is neither told of nor released.
    listener.accept(new Recorded(Set.copyOf(ended.keySet()), Retries.ids(next)));
  }

  /**
   * What earlier executions have recorded, and nobody has told, of partitions of which these have
   * nothing to say: it counts as theirs.
   */
  private Map<String, List<AssetEvent>> keep(List<FinishedRun> batch) {
    Map<String, List<AssetEvent>> kept = new HashMap<>();
    for (FinishedRun one : batch) {
      if (one.takenOver()) {
        Set<String> own = new HashSet<>();
        one.outcomes().forEach(outcome -> own.add(outcome.event(one.run(), one.at()).id()));
        List<AssetEvent> recorded =
            outcomes
                .keep(one.run())
                .await()
                .atMost(Portions.within(ANSWER, one.run().assetPartitions().size()));
        kept.put(
            one.run().id(), recorded.stream().filter(event -> !own.contains(event.id())).toList());
      }
    }
    return kept;
  }

  /** What came of one partition of a run; its event is made when it is needed. */
  private record Told(FinishedRun run, Outcome outcome) {

    AssetEvent event() {
      return outcome.event(run.run(), run.at());
    }
  }

  private static List<List<Told>> portions(List<FinishedRun> runs) {
    List<Told> all = new ArrayList<>();
    runs.forEach(run -> run.outcomes().forEach(outcome -> all.add(new Told(run, outcome))));
    return Portions.of(all);
  }

  private static List<AssetEvent> events(List<Told> portion) {
    return portion.stream().map(Told::event).toList();
  }

  /** What was upstream of what was made, by the id of the event that tells of it. */
  private static Map<String, List<TaskUpstream>> reads(List<Told> portion) {
    Map<String, List<TaskUpstream>> reads = new HashMap<>();
    for (Told one : portion) {
      if (one.outcome() instanceof Outcome.Produced made) {
        made.read().ifPresent(read -> reads.put(one.event().id(), read));
      }
    }
    return reads;
  }

  /**
   * The events of a run that may not be published: those after the state that was executed. A
   * canceled run may have ended before it was executed, and whoever stored its earlier events may
   * have died.
   */
  private static List<RunEvent> unpublished(FinishedRun one, Run ended) {
    List<RunEvent> all = ended.events();
    return ended.status() == RunStatus.CANCELED
        ? all
        : all.subList(one.run().events().size(), all.size());
  }

  /**
   * Ends the runs from the state that was executed or, where that has changed, from the present.
   *
   * @return the runs as they are now, by id, without those that others have taken over
   */
  private Map<String, Run> end(List<FinishedRun> batch) {
    Map<String, Transition> open = new LinkedHashMap<>();
    Map<String, FinishedRun> byId = new LinkedHashMap<>();
    for (FinishedRun one : batch) {
      byId.put(one.run().id(), one);
      open.put(one.run().id(), new Transition(one.run(), one.applyTo(one.run())));
    }
    Map<String, Run> ended = new HashMap<>();
    while (!open.isEmpty()) {
      for (String id : runs.change(List.copyOf(open.values())).await().atMost(ANSWER)) {
        Transition done = open.remove(id);
        if (done != null) {
          ended.put(id, done.to());
        }
      }
      Map<String, Run> stored = runs.findAll(open.keySet()).await().atMost(ANSWER);
      for (FinishedRun one : List.copyOf(byId.values())) {
        if (open.containsKey(one.run().id())) {
          again(one, stored.get(one.run().id()), open, ended);
        }
      }
    }
    return ended;
  }

  private static void again(
      FinishedRun one, @Nullable Run stored, Map<String, Transition> open, Map<String, Run> ended) {
    if (stored == null || stored.token() != one.run().token()) {
      LOG.warnf("Run %s has been taken over: its outcome is not ours", one.run().id());
      open.remove(one.run().id());
    } else if (stored.status().isTerminal()) {
      ended.put(stored.id(), stored);
      open.remove(stored.id());
    } else {
      open.put(stored.id(), new Transition(stored, one.applyTo(stored)));
    }
  }

  @PreDestroy
  void close() {
    closed.countDown();
    thread.interrupt();
  }
}
