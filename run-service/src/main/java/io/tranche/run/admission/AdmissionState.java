package io.tranche.run.admission;

import io.tranche.contracts.Ids;
import io.tranche.contracts.Origin;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.lifecycle.Run;
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
 * What the owner of the admission knows: the runs in progress with what they hold, and the runs
 * that wait. Laws: two entries never share an asset partition; a run that waits goes before every
 * younger one that needs one of the same asset partitions, unless that has a higher priority; a
 * blocked run does not block those behind it that need others. Not thread-safe.
 */
final class AdmissionState {

  private final Map<String, AdmissionEntry> entries = new HashMap<>();
  private final Map<String, String> holders = new HashMap<>();
  private final TreeMap<Place, Waiting> waiting =
      new TreeMap<>(
          Comparator.comparingInt((Place place) -> -place.priority()).thenComparing(Place::number));
  private final Map<String, Place> places = new HashMap<>();
  private final Map<Absorbing, String> absorbers = new HashMap<>();
  private long nextNumber;

  /** A place in the queue: higher priority first, then who came first. */
  private record Place(int priority, long number) {}

  /** What a waiting run must share with a request to answer for it. */
  private record Absorbing(Origin origin, List<String> assets, String partition) {}

  /**
   * A run that waits.
   *
   * @param stored whether its document is written; one that is let in at once need not be written
   *     as waiting
   */
  record Waiting(Run run, boolean stored) {}

  /** A run that is let in. */
  record Admitted(Waiting waiting, Placement placement) {}

  Collection<AdmissionEntry> entries() {
    return List.copyOf(entries.values());
  }

  Optional<AdmissionEntry> entry(String runId) {
    return Optional.ofNullable(entries.get(runId));
  }

  Optional<Run> waitingRun(String runId) {
    return Optional.ofNullable(places.get(runId)).map(waiting::get).map(Waiting::run);
  }

  int queueLength() {
    return waiting.size();
  }

  /** Lets a run in, or moves it to another replica. */
  void hold(AdmissionEntry entry) {
    entries.put(entry.runId(), entry);
    entry.assetPartitions().forEach(id -> holders.put(id, entry.runId()));
  }

  /** Frees what a run holds. */
  void release(String runId) {
    AdmissionEntry entry = entries.remove(runId);
    if (entry != null) {
      entry.assetPartitions().forEach(id -> holders.remove(id, runId));
    }
  }

  void enqueue(Run run, boolean stored) {
    if (places.containsKey(run.id()) || entries.containsKey(run.id())) {
      return;
    }
    Place place = new Place(run.priority(), nextNumber++);
    places.put(run.id(), place);
    waiting.put(place, new Waiting(run, stored));
    run.partitions().forEach(key -> absorbers.put(absorbing(run, key), run.id()));
  }

  /** Takes a run out of the queue. */
  Optional<Run> dequeue(String runId) {
    Place place = places.remove(runId);
    if (place == null) {
      return Optional.empty();
    }
    Waiting removed = waiting.remove(place);
    if (removed == null) {
      return Optional.empty();
    }
    removed
        .run()
        .partitions()
        .forEach(key -> absorbers.remove(absorbing(removed.run(), key), runId));
    return Optional.of(removed.run());
  }

  /** The waiting run has changed, or is stored now. */
  void update(Run run) {
    Place place = places.get(run.id());
    if (place != null) {
      waiting.put(place, new Waiting(run, true));
    }
  }

  /**
   * The waiting run of the same origin and assets whose partitions contain those of the request.
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
        ? waitingRun(candidates.iterator().next()).filter(run -> run.tags().equals(request.tags()))
        : Optional.empty();
  }

  /** Chooses the runs that can start now; they stay in the queue until they are let in. */
  List<Admitted> admit(Capacity capacity, Instant now) {
    List<Admitted> admitted = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Waiting candidate : waiting.values()) {
      if (capacity.isExhausted()) {
        break;
      }
      Run run = candidate.run();
      List<String> needed = run.assetPartitions();
      boolean free = needed.stream().noneMatch(id -> holders.containsKey(id) || taken.contains(id));
      boolean due = run.notBefore().map(at -> !at.isAfter(now)).orElse(true);
      if (free && due) {
        capacity.take(run).ifPresent(place -> admitted.add(new Admitted(candidate, place)));
      }
      taken.addAll(needed);
    }
    return admitted;
  }

  /** The earliest instant at which a run that waits for its time may start. */
  Optional<Instant> nextDue() {
    return waiting.values().stream()
        .flatMap(candidate -> candidate.run().notBefore().stream())
        .min(Comparator.naturalOrder());
  }

  private static Absorbing absorbing(Run run, String partition) {
    return new Absorbing(run.origin(), run.assets(), partition);
  }

  /** The holder of an asset partition, for tests and for telling a person what a run waits for. */
  Optional<String> holder(String asset, String partition) {
    return Optional.ofNullable(holders.get(Ids.assetPartition(asset, partition)));
  }
}
