package io.tranche.run.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tranche.run.RunConfig;
import io.tranche.run.status.MongoOutcomeSnapshots.Head;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Which snapshots a replica that starts can go on from, and what its events have named since. A
 * snapshot is only ever a shortcut: where it is missing, too old, of another layout or too large,
 * all documents of the asset are read. However fast events come, they are written so often that one
 * is never too old.
 */
@Singleton
class OutcomeSnapshots {

  private static final Logger LOG = Logger.getLogger(OutcomeSnapshots.class);

  /** So many events a replica reads when it starts. */
  static final long MOST_EVENTS = 100_000;

  /**
   * So many partitions of all assets are known by name until somebody asks for them. To read them
   * one by one is quicker than to read all documents of an asset, but they are kept in memory.
   */
  static final int MOST_NAMED = 100_000;

  /** After so many events of an asset it is written, however short ago the last round was. */
  static final long MOST_OF_ONE = 20_000;

  /**
   * After so many events there is a round, and what is as old is written or moved on. So nothing is
   * older than two rounds, and a starting replica finds it even where a third one has failed.
   */
  static final long BETWEEN_ROUNDS = 30_000;

  private final MongoOutcomeSnapshots stored;
  private final Duration every;
  private final Clock clock;

  private final Map<String, Head> usable = new HashMap<>();
  private final Map<String, Set<String>> named = new HashMap<>();
  private int allNamed;
  private final Map<String, Written> written = new HashMap<>();
  private final Map<String, Long> events = new HashMap<>();
  private final Set<String> busy = new HashSet<>();
  private Instant nextRound = Instant.MIN;
  private EventPlaces lastRound = new EventPlaces("", Map.of());

  /**
   * A snapshot that this replica wrote.
   *
   * @param state of the asset, as {@link AssetOutcomes#state()} was
   */
  private record Written(Head head, Object state) {}

  @Inject
  OutcomeSnapshots(MongoOutcomeSnapshots stored, RunConfig config, Clock clock) {
    this.stored = stored;
    this.every = config.snapshotsEvery();
    this.clock = clock;
  }

  /** Finds the snapshots to go on from; the answer is where their events begin. */
  Uni<EventPlaces> start(EventPlaces first, EventPlaces end) {
    return stored.heads().map(heads -> start(heads, first, end));
  }

  private synchronized EventPlaces start(List<Head> heads, EventPlaces first, EventPlaces end) {
    usable.clear();
    named.clear();
    allNamed = 0;
    written.clear();
    events.clear();
    busy.clear();
    EventPlaces from = end;
    for (Head head : heads) {
      if (head.log().isWithin(first, end) && head.log().until(end) <= MOST_EVENTS) {
        usable.put(head.asset(), head);
        from = from.earliest(head.log());
      }
    }
    LOG.infof("Status: snapshots of %d assets, %d events ago", usable.size(), from.until(end));
    return from;
  }

  /** An event was read, before what follows from it. */
  synchronized void note(int partition, long offset, String asset, String key) {
    if (events.merge(asset, 1L, Long::sum) == MOST_OF_ONE) {
      busy.add(asset);
    }
    Head head = usable.get(asset);
    if (head != null
        && !head.log().hasPassed(partition, offset)
        && named.computeIfAbsent(asset, name -> new HashSet<>()).add(key)
        && ++allNamed > MOST_NAMED) {
      forgetTheLongest();
    }
  }

  private void forgetTheLongest() {
    named.entrySet().stream()
        .max(Comparator.comparingInt(since -> since.getValue().size()))
        .map(Map.Entry::getKey)
        .ifPresent(this::forget);
  }

  private void forget(String asset) {
    usable.remove(asset);
    allNamed -= Optional.ofNullable(named.remove(asset)).map(Set::size).orElse(0);
  }

  /** The snapshot to go on from, if there is one of this layout. */
  Uni<Optional<OutcomeSnapshot>> find(String asset, String fingerprint) {
    Optional<Head> head;
    synchronized (this) {
      head = Optional.ofNullable(usable.get(asset));
    }
    return head.map(stored::find)
        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
        .map(found -> found.filter(snapshot -> snapshot.fingerprint().equals(fingerprint)));
  }

  /**
   * What events have named since the snapshot; it is not asked for again. Absent if there is no
   * going on from it any more.
   */
  synchronized Optional<Set<String>> take(String asset) {
    boolean exists = usable.containsKey(asset);
    Set<String> since = named.getOrDefault(asset, Set.of());
    forget(asset);
    return exists ? Optional.of(since) : Optional.empty();
  }

  /**
   * Whether it is time to write.
   *
   * @param log the places up to which events are taken in
   */
  synchronized boolean isDue(EventPlaces log) {
    return isDueByTime() || !busy.isEmpty() || lastRound.until(log) >= BETWEEN_ROUNDS;
  }

  private boolean isDueByTime() {
    return !nextRound.isAfter(clock.instant());
  }

  /**
   * Writes what has changed and is due, at the places up to which all is taken in. What fails is
   * done by the next round.
   *
   * @param built the assets that somebody has asked for
   * @param defined the names of all assets
   */
  Uni<Void> write(Collection<AssetOutcomes> built, EventPlaces log, Set<String> defined) {
    Round round = round(built, log, defined);
    return Multi.createFrom()
        .iterable(round.changed())
        .onItem()
        .transformToUniAndConcatenate(asset -> write(asset, log))
        .collect()
        .last()
        .chain(done -> stored.move(round.unchanged(), log))
        .invoke(moved -> moved(round.unchanged(), moved, log))
        .chain(moved -> stored.delete(round.gone()))
        .invoke(() -> deleted(round.gone()))
        .onFailure()
        .invoke(failure -> LOG.warnf("Cannot write snapshots, trying again: %s", failure))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * What is to be done.
   *
   * @param unchanged whose events will soon be too many to be read by a replica that starts
   */
  private record Round(List<AssetOutcomes> changed, List<Head> unchanged, List<Head> gone) {}

  private synchronized Round round(
      Collection<AssetOutcomes> built, EventPlaces log, Set<String> defined) {
    boolean ofAll = isDueByTime();
    List<AssetOutcomes> changed = new ArrayList<>();
    Map<String, Head> still = new HashMap<>(usable);
    still.keySet().removeAll(named.keySet());
    for (AssetOutcomes asset : built) {
      Written last = written.get(asset.name());
      still.remove(asset.name());
      if (last != null && last.state() == asset.state()) {
        still.put(asset.name(), last.head());
      } else if (ofAll || last == null || busy.contains(asset.name()) || isOld(last.head(), log)) {
        changed.add(asset);
      }
    }
    changed.removeIf(asset -> !defined.contains(asset.name()));
    List<Head> unchanged = new ArrayList<>(still.values());
    unchanged.removeIf(head -> !defined.contains(head.asset()) || !isOld(head, log));
    List<Head> gone = new ArrayList<>(usable.values());
    written.values().forEach(last -> gone.add(last.head()));
    gone.removeIf(head -> defined.contains(head.asset()));
    if (ofAll) {
      nextRound = clock.instant().plus(every);
    }
    begin(changed, log, defined);
    return new Round(changed, unchanged, gone);
  }

  private static boolean isOld(Head head, EventPlaces log) {
    return head.log().until(log) >= BETWEEN_ROUNDS;
  }

  /** Counts anew, so that what fails is not tried again at once. */
  private void begin(List<AssetOutcomes> changed, EventPlaces log, Set<String> defined) {
    lastRound = log;
    changed.forEach(asset -> events.remove(asset.name()));
    events.keySet().removeAll(busy);
    events.keySet().retainAll(defined);
    busy.clear();
  }

  private Uni<Void> write(AssetOutcomes asset, EventPlaces log) {
    Object state = asset.state();
    return asset
        .snapshot(log)
        .map(
            snapshot ->
                stored
                    .save(snapshot)
                    .invoke(saved -> saved.ifPresent(head -> wrote(head, state)))
                    .replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private synchronized void wrote(Head head, Object state) {
    written.put(head.asset(), new Written(head, state));
  }

  /** What is not stored, or not as it was known, is written by the next round. */
  private synchronized void moved(List<Head> heads, Set<String> moved, EventPlaces log) {
    for (Head head : heads) {
      Head now = new Head(head.asset(), log, head.written());
      if (moved.contains(head.asset())) {
        written.computeIfPresent(head.asset(), (name, held) -> new Written(now, held.state()));
        usable.replace(head.asset(), head, now);
      } else {
        written.remove(head.asset());
        forget(head.asset());
      }
    }
  }

  private synchronized void deleted(List<Head> heads) {
    for (Head head : heads) {
      written.remove(head.asset());
      forget(head.asset());
    }
  }
}
