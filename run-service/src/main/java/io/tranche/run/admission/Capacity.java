package io.tranche.run.admission;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.replica.Replica;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the living replicas can still take on. Used within one decision, and changed by it. */
final class Capacity {

  private final String self;
  private final Catalog catalog;
  private final List<Replica> living;
  private final Map<String, Integer> freeSlots = new HashMap<>();
  private int freeEntries;

  Capacity(
      String self,
      Catalog catalog,
      List<Replica> living,
      Limits limits,
      Collection<AdmissionEntry> entries) {
    this.self = self;
    this.catalog = catalog;
    this.living = living;
    living.forEach(replica -> freeSlots.put(replica.id(), limits.slots()));
    entries.stream()
        .filter(AdmissionEntry::slot)
        .forEach(entry -> freeSlots.computeIfPresent(entry.replica(), (id, free) -> free - 1));
    this.freeEntries = limits.runs() - entries.size();
  }

  /**
   * How many runs there may be.
   *
   * @param runs in progress, on all replicas
   * @param slots for runs with work of their own, on each replica
   */
  record Limits(int runs, int slots) {}

  boolean isExhausted() {
    return freeEntries <= 0;
  }

  /** The replica with most room that has what the run needs, if there is one; it is taken. */
  Optional<Placement> take(Run run) {
    if (isExhausted()) {
      return Optional.empty();
    }
    Set<String> connections = new HashSet<>();
    boolean works = false;
    for (String key : run.assets()) {
      AssetDocument asset = catalog.assets().get(key);
      Materializer materializer = asset == null ? null : asset.materializer().orElse(null);
      works |= materializer != null && !(materializer instanceof Materializer.None);
      if (materializer instanceof Materializer.Sql sql) {
        connections.add(sql.connection());
      }
    }
    Optional<Placement> placement =
        works ? withSlot(connections) : Optional.of(new Placement(self, false));
    placement.ifPresent(
        taken -> {
          freeEntries--;
          if (taken.slot()) {
            freeSlots.merge(taken.replica(), -1, Integer::sum);
          }
        });
    return placement;
  }

  private Optional<Placement> withSlot(Set<String> connections) {
    Replica best = null;
    int most = 0;
    for (Replica replica : living) {
      int free = freeSlots.getOrDefault(replica.id(), 0);
      boolean better = free > most || (free == most && free > 0 && replica.id().equals(self));
      if (better && replica.holds().containsAll(connections)) {
        best = replica;
        most = free;
      }
    }
    return Optional.ofNullable(best).map(replica -> new Placement(replica.id(), true));
  }
}
