package io.tranche.run.admission;

import io.tranche.contracts.Origin;
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
  private final Map<Absorbing, String> absorbers = new HashMap<>();
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

  /** What a waiting run must share with a request to answer for it. */
  private record Absorbing(Origin origin, List<String> assets, String partition) {}

  /**
   * A run that waits.
   *
   * @param stored whether its document is written; one that is let in at once need not be written
   *     as waiting
   */
  record Waiting(Run run, boolean stored) {}

  Optional<Run> find(String runId) {
    return Optional.ofNullable(places.get(runId))
        .flatMap(
            place ->
                Optional.ofNullable(ready.get(place))
                    .or(() -> Optional.ofNullable(later.get(place))))
        .map(Waiting::run);
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
    if (run.attempt().isEmpty()) {
      run.partitions().forEach(key -> absorbers.put(absorbing(run, key), run.id()));
    }
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
    run.partitions().forEach(key -> absorbers.remove(absorbing(run, key), runId));
    return Optional.of(run);
  }

  private void count(Run run, int more) {
    for (String namespace : QuotaDocument.namespacesOf(run.assets())) {
      lengths.merge(namespace, more, Integer::sum);
      lengths.remove(namespace, 0);
    }
  }

  /** The waiting run has changed, or is stored now. */
  void update(Run run) {
    Place place = places.get(run.id());
    if (place != null) {
      (later.containsKey(place) ? later : ready).put(place, new Waiting(run, true));
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
    Set<String> candidates = new HashSet<>();
    for (String partition : request.partitions()) {
      String candidate =
          absorbers.get(new Absorbing(request.origin(), request.assets(), partition));
      if (candidate == null) {
        return Optional.empty();
      }
      candidates.add(candidate);
    }
    return candidates.size() == 1
        ? find(candidates.iterator().next())
            .filter(run -> run.tags().equals(request.tags()))
            .filter(run -> run.runConfig().equals(request.runConfig()))
            .filter(run -> request.notBefore().isEmpty() || run.notBefore().isPresent())
        : Optional.empty();
  }

  private static Absorbing absorbing(Run run, String partition) {
    return new Absorbing(run.origin(), run.assets(), partition);
  }
}
