package io.tranche.run.admission;

import io.tranche.contracts.definitions.QuotaDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.lifecycle.Run;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs that wait, in the order in which they may start: who waits longest, where each step of
 * priority counts as ten minutes. A run with a due time stands apart until then: it is not looked
 * at, and nobody waits behind it; then it takes its place. Not thread-safe.
 */
final class RunQueue {

  /** How long a run waits to come as far forward as by one step of priority. */
  static final Duration PRIORITY_STEP = Duration.ofMinutes(10);

  private final TreeMap<Place, Waiting> ready =
      new TreeMap<>(Comparator.comparing(Place::since).thenComparing(Place::number));
  private final TreeMap<Place, Waiting> later =
      new TreeMap<>(Comparator.comparing(Place::due).thenComparing(Place::number));
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Integer> lengths = new HashMap<>();
  private final Absorbers absorbers = new Absorbers();
  private long nextNumber;

  /**
   * A place in the queue.
   *
   * @param due when the run may start
   * @param since from when it waits, moved by its priority: so a higher priority goes first, and
   *     who has waited long is not passed for ever
   */
  private record Place(Instant due, Instant since, long number) {
    static Place of(Run run, long number) {
      Instant due = run.notBefore().orElse(Instant.MIN);
      Instant waits = due.isAfter(run.createdAt()) ? due : run.createdAt();
      return new Place(due, waits.minus(PRIORITY_STEP.multipliedBy(run.priority())), number);
    }
  }

  /**
   * A run that waits.
   *
   * @param stored whether its document is written; one that is let in at once need not be written
   *     as waiting
   */
  record Waiting(Run run, boolean stored) {}

  Optional<Run> find(String runId) {
    return Optional.ofNullable(waiting(runId)).map(Waiting::run);
  }

  int length() {
    return places.size();
  }

  /** How many runs with assets of a namespace wait. */
  int length(String namespace) {
    return lengths.getOrDefault(namespace, 0);
  }

  /** Those that may start as far as their time is concerned, in their order. */
  Collection<Waiting> ready() {
    return ready.values();
  }

  /** The earliest due time of a run that stands apart. */
  Optional<Instant> nextDue() {
    return later.isEmpty() ? Optional.empty() : Optional.of(later.firstKey().due());
  }

  /** Gives runs whose time has come their place. */
  List<Run> wake(Instant now) {
    List<Run> woken = new ArrayList<>();
    while (!later.isEmpty() && !later.firstKey().due().isAfter(now)) {
      var first = later.pollFirstEntry();
      ready.put(first.getKey(), first.getValue());
      woken.add(first.getValue().run());
    }
    return woken;
  }

  /** Takes a run in, unless it waits already. */
  void add(Run run, boolean stored) {
    if (places.containsKey(run.id())) {
      return;
    }
    Place place = Place.of(run, nextNumber++);
    places.put(run.id(), place);
    count(run, 1);
    (run.notBefore().isPresent() ? later : ready).put(place, new Waiting(run, stored));
    absorbers.add(run);
  }

  Optional<Run> remove(String runId) {
    Place place = places.remove(runId);
    if (place == null) {
      return Optional.empty();
    }
    Waiting first = ready.remove(place);
    Waiting removed = first == null ? later.remove(place) : first;
    if (removed == null) {
      return Optional.empty();
    }
    Run run = removed.run();
    count(run, -1);
    absorbers.remove(run);
    return Optional.of(run);
  }

  private void count(Run run, int more) {
    for (String namespace : QuotaDocument.namespacesOf(run.assets())) {
      lengths.merge(namespace, more, Integer::sum);
      lengths.remove(namespace, 0);
    }
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
    Place place = places.get(run.id());
    if (before == null || place == null) {
      return;
    }
    boolean isLater = later.remove(place) != null;
    ready.remove(place);
    boolean hasOtherTime = !before.run().notBefore().equals(run.notBefore());
    Place next = hasOtherTime ? Place.of(run, place.number()) : place;
    places.put(run.id(), next);
    (isLater || hasOtherTime ? later : ready).put(next, new Waiting(run, stored));
    if (!before.run().partitions().equals(run.partitions())) {
      absorbers.remove(before.run());
      absorbers.add(run);
    }
  }

  private @Nullable Waiting waiting(String runId) {
    Place place = places.get(runId);
    if (place == null) {
      return null;
    }
    Waiting first = ready.get(place);
    return first == null ? later.get(place) : first;
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
