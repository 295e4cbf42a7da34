package io.tranche.run.worker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which workers are dead, without clocks: one of whom nothing was read between so many of
 * our own marks. Both stand on one Kafka partition, so that a broker that stands still silences us
 * as well. Not thread-safe.
 */
final class WorkerDeaths {

  private final int missedMarks;
  private final Map<String, Integer> missed = new HashMap<>();
  private final Set<String> dead = new HashSet<>();

  /**
   * @param missedMarks how many of our own marks a worker may be silent
   */
  WorkerDeaths(int missedMarks) {
    this.missedMarks = missedMarks;
  }

  /** A heartbeat was read; the dead stay dead. */
  void heard(String worker) {
    if (!dead.contains(worker)) {
      missed.put(worker, 0);
    }
  }

  /** Somebody depends on the worker, whether it was ever heard here or not. */
  void expect(String worker) {
    missed.putIfAbsent(worker, 0);
  }

  /** A mark of our own was read; the answer is who has been silent for too long by now. */
  List<String> marked() {
    missed.replaceAll((worker, marks) -> marks + 1);
    List<String> silent =
        missed.entrySet().stream()
            .filter(one -> one.getValue() >= missedMarks)
            .map(Map.Entry::getKey)
            .toList();
    missed.keySet().removeAll(silent);
    dead.addAll(silent);
    return silent;
  }

  /** Another replica has declared it dead. */
  void declared(String worker) {
    missed.remove(worker);
    dead.add(worker);
  }

  /** Whether it was declared dead, as far as is known here. */
  boolean isDead(String worker) {
    return dead.contains(worker);
  }

  /** Whether somebody is to be counted at all. */
  boolean isEmpty() {
    return missed.isEmpty();
  }
}
