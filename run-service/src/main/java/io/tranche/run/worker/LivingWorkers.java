package io.tranche.run.worker;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.workers.WorkerBeat.Heartbeat;
import io.tranche.contracts.workers.WorkerCommand;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The workers that this replica hears, and those that it no longer does. */
@Singleton
public class LivingWorkers {

  /** Marks stand half a second apart, heartbeats a second: ten seconds of silence. */
  private static final int MISSED_MARKS = 20;

  /** A dead worker that goes on beating is told so again, though not at every beat. */
  private static final int BEATS_BETWEEN_DISMISSALS = 10;

  private final MongoWorkerRepository repository;
  private final WorkerMessages messages;
  private final Clock clock;
  private final WorkerDeaths deaths = new WorkerDeaths(MISSED_MARKS);
  private final Map<String, Heard> living = new TreeMap<>();
  private final Set<String> dying = new HashSet<>();
  private long lastMark;

  @Inject
  LivingWorkers(MongoWorkerRepository repository, WorkerMessages messages, Clock clock) {
    this.repository = repository;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * A worker that lives.
   *
   * @param at when its last heartbeat was read here
   */
  record Heard(Heartbeat beat, Instant at) {

    /** Whether it takes tasks for these assets from this queue. */
    boolean serves(String queue, Collection<String> assets) {
      return beat.queue().equals(queue)
          && (beat.assets().isEmpty() || beat.assets().keySet().containsAll(assets));
    }
  }

  /** What they take. */
  public synchronized Queues queues() {
    return Queues.of(living.values());
  }

  /** All of them, by id. */
  synchronized List<Heard> all() {
    return List.copyOf(living.values());
  }

  /** Somebody waits for this worker: if it is silent from now on, it will be declared dead. */
  synchronized void expect(String worker) {
    deaths.expect(worker);
  }

  synchronized boolean isEmpty() {
    return deaths.isEmpty();
  }

  /** Takes a heartbeat in; what the worker offers is stored where it is new. */
  Uni<Void> hear(Heartbeat beat) {
    if (isDead(beat.worker())) {
      return beat.number() % BEATS_BETWEEN_DISMISSALS == 0
          ? messages.send(dismissal(beat.worker()))
          : Uni.createFrom().voidItem();
    }
    return isKnown(beat)
        ? Uni.createFrom().voidItem().invoke(() -> note(beat))
        : repository
            .announce(beat)
            .chain(
                lives -> {
                  if (lives) {
                    note(beat);
                    return Uni.createFrom().voidItem();
                  }
                  declared(beat.worker());
                  return messages.send(dismissal(beat.worker()));
                });
  }

  static WorkerCommand dismissal(String worker) {
    return new WorkerCommand.Dismiss(worker, "nothing was heard of it for too long");
  }

  private synchronized boolean isDead(String worker) {
    return deaths.isDead(worker);
  }

  private synchronized void declared(String worker) {
    deaths.declared(worker);
    living.remove(worker);
  }

  private synchronized boolean isKnown(Heartbeat beat) {
    return Optional.ofNullable(living.get(beat.worker()))
        .map(Heard::beat)
        .filter(known -> known.queue().equals(beat.queue()) && known.slots() == beat.slots())
        .isPresent();
  }

  private synchronized void note(Heartbeat beat) {
    deaths.heard(beat.worker());
    living.put(beat.worker(), new Heard(beat, clock.instant()));
  }

  /**
   * Takes a mark of this replica in, once, and says who is dead by now and not {@link #buried} yet.
   */
  synchronized List<String> mark(long number) {
    if (number > lastMark) {
      lastMark = number;
      List<String> silent = deaths.marked();
      dying.addAll(silent);
      living.keySet().removeAll(silent);
    }
    return new ArrayList<>(dying);
  }

  /** Everybody has been told that the worker is dead. */
  synchronized void buried(String worker) {
    dying.remove(worker);
  }
}
