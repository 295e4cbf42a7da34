package io.tranche.run.admission;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.RunConfig;
import io.tranche.run.worker.LivingWorkers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a person what a run waits for, by what the documents say. The one who decides is {@link
 * AdmissionRound}.
 */
@Singleton
public class WaitReasons {

  private static final int MOST_HOLDERS = 10;

  private final MongoAdmissionRepository admission;
  private final CatalogView catalog;
  private final LivingWorkers workers;
  private final RunLimits limits;
  private final int maxInProgress;
  private final Clock clock;

  @Inject
  WaitReasons(
      MongoAdmissionRepository admission,
      CatalogView catalog,
      LivingWorkers workers,
      RunConfig config,
      Clock clock) {
    this.admission = admission;
    this.catalog = catalog;
    this.workers = workers;
    this.limits = RunLimits.of(config);
    this.maxInProgress = config.maxInProgress();
    this.clock = clock;
  }

  /** What a waiting run needs. */
  public record Waiting(
      List<String> assets,
      List<String> partitions,
      Map<String, String> tags,
      Optional<Instant> notBefore) {}

  /** Everything that keeps the run from starting now; its turn, if nothing else does. */
  public Uni<List<String>> of(Waiting run) {
    Optional<Instant> later = run.notBefore().filter(at -> at.isAfter(clock.instant()));
    return later.isPresent()
        ? Uni.createFrom().item(List.of("its time (" + later.get() + ")"))
        : admission.entries().map(entries -> reasons(run, entries, catalog.current()));
  }

  private List<String> reasons(Waiting run, Collection<AdmissionEntry> entries, Catalog current) {
    List<String> reasons = new ArrayList<>(holders(run, entries));
    Shares shares = new Shares(current, limits, workers.queues(), entries);
    List<String> needed = new ArrayList<>(limits.shares(run.tags()));
    run.assets().stream()
        .flatMap(asset -> Optional.ofNullable(current.assets().get(asset)).stream())
        .flatMap(asset -> asset.pool().stream())
        .distinct()
        .map(Shares::ofPool)
        .forEach(needed::add);
    needed.addAll(queuesOf(run.assets(), current));
    needed.addAll(shares.ofQuotas(run.assets()));
    reasons.addAll(shares.full(needed));
    reasons.addAll(shares.unmade(run.assets()));
    if (entries.size() >= maxInProgress) {
      reasons.add("a place among the runs in progress (" + maxInProgress + ")");
    }
    if (!new Room(entries).has(run.assets(), run.partitions())) {
      reasons.add("other runs with many partitions to end");
    }
    return reasons.isEmpty() ? List.of("its turn, or a replica that can execute it") : reasons;
  }

  private static List<String> queuesOf(List<String> assets, Catalog current) {
    return assets.stream()
        .flatMap(asset -> Optional.ofNullable(current.assets().get(asset)).stream())
        .flatMap(asset -> asset.materializer().stream())
        .filter(Materializer.Worker.class::isInstance)
        .map(worker -> Shares.ofQueue(((Materializer.Worker) worker).queue()))
        .distinct()
        .toList();
  }

  private static List<String> holders(Waiting run, Collection<AdmissionEntry> entries) {
    Map<String, String> holders = new HashMap<>();
    entries.forEach(entry -> entry.assetPartitions().forEach(id -> holders.put(id, entry.runId())));
    List<String> reasons = new ArrayList<>();
    for (String asset : run.assets()) {
      for (String partition : run.partitions()) {
        String holder = holders.get(Ids.assetPartition(asset, partition));
        if (holder != null && reasons.size() < MOST_HOLDERS) {
          reasons.add(
              (partition.isEmpty() ? asset : "partition " + partition + " of " + asset)
                  + " (run "
                  + holder
                  + " makes it)");
        }
      }
    }
    return reasons;
  }
}
