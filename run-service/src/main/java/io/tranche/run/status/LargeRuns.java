package io.tranche.run.status;

import io.tranche.partitions.Ordinals;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The large runs in progress of one asset. Where their partitions are is found once. When a run is
 * over, its partitions are still shown as in progress until their documents were read again: its
 * events, one for each of them, take a while to be read.
 */
final class LargeRuns {

  private Map<String, Located> known = Map.of();
  private final Set<String> over = new HashSet<>();
  private final Set<String> settled = new HashSet<>();

  /**
   * Where the partitions of a run are.
   *
   * @param existing the partitions that existed when it was found out
   * @param ordinals of those that were found
   */
  record Located(List<String> partitions, Ordinals existing, Ordinals ordinals) {

    /** An ordinal is never given to another partition, so only what is gone can be elsewhere. */
    private boolean holdsFor(List<String> held, Ordinals existingNow) {
      return partitions.equals(held)
          && (existing.equals(existingNow)
              || (ordinals.size() == partitions.size()
                  && ordinals.difference(existingNow).isEmpty()));
    }
  }

  /**
   * Which runs are to be shown as in progress, and where; to be remembered.
   *
   * @param held the partitions of those that hold some now
   * @param existing the partitions that exist now
   * @param locate finds partitions
   */
  synchronized Map<String, Located> locate(
      Map<String, List<String>> held, Ordinals existing, Function<List<String>, Ordinals> locate) {
    Map<String, Located> shown = new HashMap<>(known);
    shown.keySet().removeAll(settled);
    held.forEach(
        (run, partitions) -> {
          Located before = known.get(run);
          shown.put(
              run,
              before != null && before.holdsFor(partitions, existing)
                  ? before
                  : new Located(partitions, existing, locate.apply(partitions)));
        });
    return shown;
  }

  /**
   * Remembers what is shown.
   *
   * @param held the runs that held partitions when it was located
   */
  synchronized void remember(Map<String, Located> shown, Set<String> held) {
    known = new HashMap<>(shown);
    known.keySet().removeIf(run -> settled.contains(run) && !held.contains(run));
    settled.retainAll(known.keySet());
    over.retainAll(known.keySet());
    known.keySet().stream().filter(run -> !held.contains(run)).forEach(over::add);
  }

  /** Events say that these have ended. */
  synchronized void ended(Collection<String> runs) {
    runs.stream()
        .filter(run -> known.containsKey(run) && !settled.contains(run))
        .forEach(over::add);
  }

  synchronized boolean isSomeOver() {
    return !over.isEmpty();
  }

  /** The partitions to be read again, by run: those of runs that are over. */
  synchronized Map<String, List<String>> left() {
    Map<String, List<String>> left = new HashMap<>();
    over.forEach(
        run ->
            Optional.ofNullable(known.get(run)).ifPresent(one -> left.put(run, one.partitions())));
    return left;
  }

  /** The partitions of these were read again since they were over. */
  synchronized void settle(Collection<String> runs) {
    over.removeAll(runs);
    runs.stream().filter(known::containsKey).forEach(settled::add);
  }
}
