package io.tranche.run.admission;

import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.Lane.Spot;
import io.tranche.run.lifecycle.Place;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs that wait, in the order in which they may start: {@link Place}. Of very many only the
 * first of each lane are in memory. A run with a due time stands apart until then: it is not looked
 * at, and nobody waits behind it; then it takes its place. Not thread-safe.
 */
final class RunQueue {

  /** How many times as many runs are in memory at most, while few of them can start. */
  static final int WIDEST = 4;

  private static final int PARTITIONS_OF_ONE = 10;

  private final int most;
  private final Map<String, Lane> lanes = new TreeMap<>();
  private final Lane later = new Lane();
  private final Map<String, Seat> seats = new HashMap<>();
  private final QueueLengths lengths = new QueueLengths();
  private final Absorbers absorbers = new Absorbers();
  private final Set<String> leaving = new HashSet<>();
  private long nextNumber;

  /**
   * An empty queue.
   *
   * @param most about how many runs are kept in memory, of few partitions each
   */
  RunQueue(int most) {
    this.most = most;
  }

  /**
   * A run that waits.
   *
   * @param stored whether its document is written; one that is let in at once need not be written
   *     as waiting
   */
  record Waiting(Run run, String lane, boolean stored) {

    /** As how many runs it counts where they are bounded for the memory that they take. */
    long weight() {
      return weightOf(run.partitions().size());
    }
  }

  /** As how many runs one with so many partitions counts. */
  static long weightOf(int partitions) {
    return 1L + partitions / PARTITIONS_OF_ONE;
  }

  /** Where a run in memory is found. */
  private record Seat(Lane lane, Spot spot) {}

  /**
   * What should be read from the store.
   *
   * @param lane whose runs; none for those that wait for their time
   * @param after the last instant of which all runs are in memory
   * @param limit of what they weigh together
   */
  record Want(Optional<String> lane, Instant after, int limit) {}

  /** About how many runs are kept in memory. */
  int most() {
    return most;
  }

  Optional<Run> find(String runId) {
    return Optional.ofNullable(waiting(runId)).map(Waiting::run);
  }

  /** How many runs wait; about, while not all of them are in memory. */
  int length() {
    return lengths.all();
  }

  /** How many runs with assets of a namespace wait; about, as {@link #length()}. */
  int length(String namespace) {
    return lengths.of(namespace);
  }

  /** Whether a run waits for more than its time. */
  boolean hasReady() {
    return !lanes.isEmpty();
  }

  /** Those that may start as far as their time is concerned, in their order. */
  Iterable<Waiting> ready() {
    return () -> new InOrder(lanes.values());
  }

  /** The earliest due time of a run that stands apart. */
  Optional<Instant> nextDue() {
    return later.firstSpot().map(Spot::at);
  }

  /** Gives runs whose time has come their place. */
  List<Run> wake(Instant now) {
    List<Run> woken = new ArrayList<>();
    Optional<Spot> next = later.firstSpot();
    while (next.isPresent() && !next.get().at().isAfter(now)) {
      Waiting waiting = Objects.requireNonNull(later.get(next.get()));
      later.remove(next.get());
      Instant since = Place.of(waiting.run()).since();
      sit(waiting, lane(waiting), new Spot(since, next.get().number()));
      woken.add(waiting.run());
      next = later.firstSpot();
    }
    return woken;
  }

  /** Takes a run in, unless it waits already. */
  void add(Run run, boolean stored) {
    if (recall(run, stored)) {
      lengths.add(run.assets(), 1);
    }
  }

  /**
   * Takes a run into memory that waits in the store, unless it is only there that it still does.
   */
  void recall(Run run) {
    if (recall(run, true) && !hasMore()) {
      lengths.add(run.assets(), 1);
    }
  }

  private boolean recall(Run run, boolean stored) {
    if (seats.containsKey(run.id()) || leaving.contains(run.id())) {
      return false;
    }
    Place place = Place.of(run);
    Waiting waiting = new Waiting(run, place.lane(), stored);
    sit(waiting, place.until().isPresent() ? later : lane(waiting), spot(place, nextNumber++));
    absorbers.add(run);
    return true;
  }

  private Lane lane(Waiting waiting) {
    return lanes.computeIfAbsent(waiting.lane(), name -> new Lane());
  }

  private static Spot spot(Place place, long number) {
    return new Spot(place.until().orElse(place.since()), number);
  }

  private void sit(Waiting waiting, Lane lane, Spot spot) {
    seats.put(waiting.run().id(), new Seat(lane, spot));
    lane.put(spot, waiting);
  }

  Optional<Run> remove(String runId) {
    Seat seat = seats.remove(runId);
    Waiting removed = seat == null ? null : seat.lane().get(seat.spot());
    if (seat == null || removed == null) {
      return Optional.empty();
    }
    seat.lane().remove(seat.spot());
    forgetIfEmpty(removed.lane());
    Run run = removed.run();
    lengths.add(run.assets(), -1);
    absorbers.remove(run);
    leaving.add(runId);
    return Optional.of(run);
  }

  private void forgetIfEmpty(String lane) {
    lanes.computeIfPresent(lane, (name, left) -> left.isEmpty() ? null : left);
  }

  /** The waiting run is stored, as it is now. */
  void update(Run run) {
    change(run, true);
  }

  /** The waiting run has changed: it may have other partitions, or wait for another time. */
  void change(Run run) {
    Waiting waiting = waiting(run.id());
    if (waiting != null) {
      change(run, waiting.stored());
    }
  }

  private void change(Run run, boolean stored) {
    Waiting before = waiting(run.id());
    Seat seat = seats.get(run.id());
    if (before == null || seat == null) {
      return;
    }
    boolean hasOtherTime = !before.run().notBefore().equals(run.notBefore());
    seat.lane().remove(seat.spot());
    Waiting after = new Waiting(run, before.lane(), stored);
    if (hasOtherTime) {
      sit(after, later, spot(Place.of(run), seat.spot().number()));
      forgetIfEmpty(before.lane());
    } else {
      sit(after, seat.lane(), seat.spot());
    }
    if (!before.run().partitions().equals(run.partitions())) {
      absorbers.remove(before.run());
      absorbers.add(run);
    }
  }

  private @Nullable Waiting waiting(String runId) {
    Seat seat = seats.get(runId);
    return seat == null ? null : seat.lane().get(seat.spot());
  }

  /** Whether the next round has something to do, though nobody has told anything. */
  boolean isHungry() {
    return !wanted().isEmpty();
  }

  /** Whether runs wait that are not in memory. */
  boolean hasMore() {
    return later.hasMore() || lanes.values().stream().anyMatch(Lane::hasMore);
  }

  /** Up to which place all runs of a lane are in memory; empty if nothing of it is known. */
  Optional<Instant> horizon(String lane) {
    return Optional.ofNullable(lanes.get(lane)).map(Lane::horizon);
  }

  /** Up to which due time all runs that stand apart are in memory. */
  Instant horizonOfLater() {
    return later.horizon();
  }

  /** So many runs wait in a lane of the store, none of which is in memory. */
  void expect(String lane, List<String> assets, int length) {
    lanes.computeIfAbsent(lane, name -> new Lane()).reach(Instant.MIN, false);
    lengths.add(assets, length);
  }

  /** Runs with a due time after this instant wait in the store. */
  void expectLater(Instant now) {
    later.reach(now, false);
  }

  /** What is to be read so that whoever can start next is in memory. */
  List<Want> wanted() {
    List<Want> wanted = new ArrayList<>();
    if (later.wants(share())) {
      wanted.add(new Want(Optional.empty(), later.horizon(), share()));
    }
    lanes.forEach(
        (name, lane) -> {
          if (lane.wants(share())) {
            wanted.add(new Want(Optional.of(name), lane.horizon(), share()));
          }
        });
    return wanted;
  }

  /** How many runs of each lane are kept in memory. */
  private int share() {
    return Math.max(1, most / (lanes.size() + 1));
  }

  /** Takes in what was wanted. */
  void fill(Want want, MongoWaitingRuns.Portion portion) {
    Lane lane =
        want.lane().map(name -> lanes.computeIfAbsent(name, none -> new Lane())).orElse(later);
    lane.reach(portion.horizon(), portion.last());
    portion.runs().forEach(run -> recall(run, true));
    want.lane().ifPresent(this::forgetIfEmpty);
    if (portion.last() && !hasMore()) {
      lengths.clear();
      seats.values().forEach(seat -> lengths.add(runIn(seat).assets(), 1));
    }
  }

  private static Run runIn(Seat seat) {
    return Objects.requireNonNull(seat.lane().get(seat.spot())).run();
  }

  /**
   * More runs are kept of a lane of which none can start for what its runs in memory make: others
   * behind them may make something else.
   *
   * @param open the lanes of which one could start as far as its asset partitions are concerned
   */
  void widen(Set<String> open) {
    long weight = later.weight() + lanes.values().stream().mapToLong(Lane::weight).sum();
    lanes.forEach(
        (name, lane) -> {
          boolean isStuck = !open.contains(name) && lane.hasMore() && !lane.wants(share());
          if (isStuck && weight < (long) WIDEST * most) {
            lane.widen();
          }
        });
  }

  /** Forgets the last of very many runs. All must be stored, and those that have left as well. */
  void shed() {
    leaving.clear();
    int share = share();
    List<Waiting> shed = new ArrayList<>(later.shed(share));
    lanes.values().forEach(lane -> shed.addAll(lane.shed(share)));
    for (Waiting waiting : shed) {
      seats.remove(waiting.run().id());
      absorbers.remove(waiting.run());
    }
  }

  /**
   * The waiting run of the same origin, assets, tags and configuration whose partitions contain
   * those of the request. A request that is to wait until some time is answered only by a run that
   * waits for its time too. A retry answers for nothing but what has failed.
   */
  Optional<Run> absorber(RunRequest.Launch request) {
    if (request.runKey().isPresent() || request.partitions().isEmpty()) {
      return Optional.empty();
    }
    return absorbers
        .containing(request)
        .flatMap(this::find)
        .filter(run -> run.tags().equals(request.tags()))
        .filter(run -> run.runConfig().equals(request.runConfig()))
        .filter(run -> request.notBefore().isEmpty() || run.notBefore().isPresent());
  }

  /**
   * The waiting run that takes in the partitions of a request too: the last one of the same origin,
   * assets, tags and configuration that is to start later than now, while it answers fewer requests
   * than the request lets it, and has fewer partitions than it may have.
   *
   * @param most how many partitions the run may have
   */
  Optional<Run> gatherer(RunRequest.Launch request, int most, Instant now) {
    if (request.runKey().isPresent() || request.debounce().isEmpty()) {
      return Optional.empty();
    }
    int events = request.debounce().get().maxEvents();
    return absorbers
        .gathering(request)
        .flatMap(this::find)
        .filter(run -> run.notBefore().filter(due -> due.isAfter(now)).isPresent())
        .filter(run -> run.requests() < events)
        .filter(run -> joined(run, request) <= most);
  }

  private static int joined(Run run, RunRequest.Launch request) {
    Set<String> partitions = new HashSet<>(run.partitions());
    partitions.addAll(request.partitions());
    return partitions.size();
  }
}
