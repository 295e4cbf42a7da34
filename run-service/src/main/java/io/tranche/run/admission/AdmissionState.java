package io.tranche.run.admission;

import io.tranche.contracts.Ids;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.run.admission.RunQueue.Waiting;
import io.tranche.run.lifecycle.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the owner of the admission knows: the runs in progress with what they hold, and the runs
 * that wait. Laws: two entries never share an asset partition; a run that waits goes before every
 * one behind it in the queue that needs one of the same asset partitions; a blocked run does not
 * block those behind it that need others, and one that waits for its time blocks nobody. Of a queue
 * that is not in memory as a whole the last two hold among the first runs of each lane. Not
 * thread-safe.
 */
final class AdmissionState {

  private final Map<String, AdmissionEntry> entries = new HashMap<>();
  private final Map<String, String> holders = new HashMap<>();
  private final RunQueue queue;
  private boolean admitsMore;

  /**
   * Nothing is in progress yet.
   *
   * @param most about how many of the waiting runs are kept in memory
   */
  AdmissionState(int most) {
    this.queue = new RunQueue(most);
  }

  /** The runs that wait, for whoever reads more of them from the store. */
  RunQueue queue() {
    return queue;
  }

  /** A run that is let in. */
  record Admitted(Waiting waiting, Placement placement) {}

  Collection<AdmissionEntry> entries() {
    return List.copyOf(entries.values());
  }

  Optional<AdmissionEntry> entry(String runId) {
    return Optional.ofNullable(entries.get(runId));
  }

  Optional<Run> waitingRun(String runId) {
    return queue.find(runId);
  }

  int queueLength() {
    return queue.length();
  }

  /** How many runs with assets of a namespace wait. */
  int queueLength(String namespace) {
    return queue.length(namespace);
  }

  /** Whether a run waits for more than its time. */
  boolean hasReady() {
    return queue.hasReady();
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
    if (!entries.containsKey(run.id())) {
      queue.add(run, stored);
    }
  }

  /** Takes a run out of the queue. */
  Optional<Run> dequeue(String runId) {
    return queue.remove(runId);
  }

  /** The waiting run is stored, as it is now. */
  void update(Run run) {
    queue.update(run);
  }

  /** The waiting run has changed: it may have other partitions, or wait for another time. */
  void change(Run run) {
    queue.change(run);
  }

  /** The waiting run that answers the request too, as {@link RunQueue#absorber} says. */
  Optional<Run> absorber(RunRequest.Launch request) {
    return queue.absorber(request);
  }

  /** The waiting run that takes the request's partitions in, as {@link RunQueue#gatherer} says. */
  Optional<Run> gatherer(RunRequest.Launch request, int most, Instant now) {
    return queue.gatherer(request, most, now);
  }

  /** The runs whose time has come, and which have not been told of before. */
  List<Run> wake(Instant now) {
    return queue.wake(now);
  }

  /**
   * Chooses the runs that can start now; they stay in the queue until they are let in. A large one
   * that is not stored is left for the next time.
   */
  List<Admitted> admit(Capacity capacity) {
    admitsMore = false;
    List<Admitted> admitted = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    Set<String> open = new HashSet<>();
    for (Waiting candidate : queue.ready()) {
      if (capacity.isExhausted()) {
        break;
      }
      List<String> needed = candidate.run().assetPartitions();
      if (candidate.run().isLarge() && !candidate.stored()) {
        open.add(candidate.lane());
        admitsMore = true;
      } else if (needed.stream().noneMatch(id -> holders.containsKey(id) || taken.contains(id))) {
        open.add(candidate.lane());
        capacity
            .take(candidate.run())
            .ifPresent(place -> admitted.add(new Admitted(candidate, place)));
      }
      taken.addAll(needed);
    }
    if (!capacity.isExhausted()) {
      queue.widen(open);
    }
    return admitted;
  }

  /** Whether runs were left for the next time that may start now. */
  boolean admitsMore() {
    return admitsMore;
  }

  /** The earliest instant at which a run that waits for its time may start. */
  Optional<Instant> nextDue() {
    return queue.nextDue();
  }

  /** The holder of an asset partition, for tests and for telling a person what a run waits for. */
  Optional<String> holder(String asset, String partition) {
    return Optional.ofNullable(holders.get(Ids.assetPartition(asset, partition)));
  }
}
