package io.tranche.run.admission;

import io.tranche.contracts.definitions.AssetCheck;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.run.lifecycle.Run;
import io.tranche.run.replica.Replica;
import io.tranche.run.worker.Queues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the living replicas can still take on. Used within one decision, and changed by it. */
final class Capacity {

  private final String self;
  private final Catalog catalog;
  private final List<Replica> living;
  private final Map<String, Integer> freeSlots = new HashMap<>();
  private final Limits limits;
  private final Shares shares;
  private final Room room;
  private int freeEntries;

  /** Without workers. */
  Capacity(
      String self,
      Catalog catalog,
      List<Replica> living,
      Limits limits,
      Collection<AdmissionEntry> entries) {
    this(self, catalog, living, Queues.NONE, limits, entries);
  }

  /**
   * What the runs in progress leave.
   *
   * @param queues what the living workers take
   */
  Capacity(
      String self,
      Catalog catalog,
      List<Replica> living,
      Queues queues,
      Limits limits,
      Collection<AdmissionEntry> entries) {
    this.self = self;
    this.catalog = catalog;
    this.living = living;
    this.limits = limits;
    this.shares = new Shares(catalog, limits.tags(), queues, entries);
    living.forEach(replica -> freeSlots.put(replica.id(), limits.slots()));
    entries.stream()
        .filter(AdmissionEntry::slot)
        .forEach(entry -> freeSlots.computeIfPresent(entry.replica(), (id, free) -> free - 1));
    this.freeEntries = limits.runs() - entries.size();
    this.room = new Room(entries);
  }

  /**
   * How many runs there may be.
   *
   * @param runs in progress, on all replicas
   * @param slots for runs with work of their own, on each replica
   * @param tags of runs with some tag
   */
  record Limits(int runs, int slots, RunLimits tags) {}

  boolean isExhausted() {
    return freeEntries <= 0;
  }

  /**
   * The replica with most room that has what the run needs, if there is one and what the run shares
   * with others is free; all of it is taken.
   */
  Optional<Placement> take(Run run) {
    if (isExhausted() || !room.has(run.assets(), run.partitions())) {
      return Optional.empty();
    }
    Needs needs = needs(run);
    List<String> shared = new ArrayList<>(needs.shares());
    shared.addAll(shares.ofQuotas(run.assets()));
    if (!shares.areFree(shared) || !shares.unmade(run.assets()).isEmpty()) {
      return Optional.empty();
    }
    Optional<Placement> placement = place(needs, needs.shares());
    placement.ifPresent(
        taken -> {
          freeEntries--;
          room.take(run.assets(), run.partitions());
          shares.take(shared);
        });
    return placement;
  }

  /** A replica that goes on with a run whose own one is dead; what the run shares it holds. */
  Optional<Placement> takeOver(Run run, AdmissionEntry entry) {
    return place(needs(run), entry.shares());
  }

  /**
   * What a run takes.
   *
   * @param works whether it has work of its own
   */
  private record Needs(boolean works, Set<String> connections, List<String> shares) {}

  private Needs needs(Run run) {
    Set<String> connections = new HashSet<>();
    Set<String> shared = new LinkedHashSet<>(limits.tags().shares(run.tags()));
    boolean works = false;
    for (String key : run.assets()) {
      AssetDocument asset = catalog.assets().get(key);
      Materializer materializer = asset == null ? null : asset.materializer().orElse(null);
      works |= isDoneHere(materializer);
      if (materializer instanceof Materializer.Worker worker) {
        shared.add(Shares.ofQueue(worker.queue()));
      }
      if (materializer instanceof Materializer.Sql sql) {
        connections.add(sql.connection());
      }
      if (asset != null) {
        for (AssetCheck check : asset.queriedChecks()) {
          works = true;
          asset.connectionOf(check).ifPresent(connections::add);
        }
        asset.pool().ifPresent(pool -> shared.add(Shares.ofPool(pool)));
      }
    }
    return new Needs(works, connections, List.copyOf(shared));
  }

  /** Whether the materializer takes more of this process than a thread that waits. */
  private static boolean isDoneHere(@Nullable Materializer materializer) {
    return materializer != null
        && !(materializer instanceof Materializer.None)
        && !(materializer instanceof Materializer.Worker)
        && !(materializer instanceof Materializer.Http)
        && !(materializer instanceof Materializer.KubernetesJob);
  }

  private Optional<Placement> place(Needs needs, List<String> taken) {
    if (!needs.works()) {
      return Optional.of(new Placement(self, false, taken));
    }
    Optional<Replica> roomiest = roomiest(needs.connections());
    roomiest.ifPresent(replica -> freeSlots.merge(replica.id(), -1, Integer::sum));
    return roomiest.map(replica -> new Placement(replica.id(), true, taken));
  }

  private Optional<Replica> roomiest(Set<String> connections) {
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
    return Optional.ofNullable(best);
  }
}
