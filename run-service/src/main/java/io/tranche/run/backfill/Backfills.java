package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.TrancheException;
import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.runs.RunRequest;
import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionSelection;
import io.tranche.platform.catalog.CatalogView;
import io.tranche.run.member.RegisteredKeys;
import io.tranche.run.status.MaterializedPartitions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Turns requests into backfills: what a selection means is decided once, here. */
@Singleton
public class Backfills {

  /** The tag of a request that leaves out what is materialized already. */
  static final String MISSING_ONLY = "tranche/missing-only";

  private final CatalogView catalog;
  private final RegisteredKeys keys;
  private final MaterializedPartitions materialized;
  private final BackfillRepository repository;

  @Inject
  Backfills(
      CatalogView catalog,
      RegisteredKeys keys,
      MaterializedPartitions materialized,
      BackfillRepository repository) {
    this.catalog = catalog;
    this.keys = keys;
    this.materialized = materialized;
    this.repository = repository;
  }

  /**
   * Stores the backfill that a request asks for, with its time frozen; the same request again
   * changes nothing. Fails for a reason of the request itself with what {@link #plan} fails with.
   */
  public Uni<Void> accept(RunRequest.Backfill request) {
    return repository
        .find(request.id())
        .chain(
            known ->
                known.isPresent()
                    ? Uni.createFrom().voidItem()
                    : plan(request).chain(repository::insert));
  }

  /**
   * The backfill that a request asks for.
   *
   * @throws TrancheException if the asset is unknown or never run, or nothing is selected
   */
  Uni<Backfill> plan(RunRequest.Backfill request) {
    return catalog
        .ready()
        .map(ready -> runnable(request.asset()))
        .chain(asset -> target(request, asset).map(target -> planned(request, asset, target)));
  }

  private AssetDocument runnable(String key) {
    AssetDocument asset = catalog.current().asset(key);
    if (asset.external()) {
      throw new TrancheException.Invalid(
          "external-asset", "Cannot backfill: the asset is external, never run (" + key + ")");
    }
    return asset;
  }

  private Uni<Ordinals> target(RunRequest.Backfill request, AssetDocument asset) {
    PartitionSelection selection = PartitionSelection.parse(request.selection());
    Uni<Ordinals> selected =
        keys.evaluate(
            registered ->
                selection
                    .resolve(asset.partitions(), new PartitionContext(request.at(), registered))
                    .ordinals());
    return Boolean.parseBoolean(request.tags().get(MISSING_ONLY))
        ? selected.chain(all -> materialized.of(asset.key()).map(made -> all.difference(made)))
        : selected;
  }

  private static Backfill planned(
      RunRequest.Backfill request, AssetDocument asset, Ordinals target) {
    return new Backfill(
            request.id(),
            request.asset(),
            request.selection(),
            request.tags(),
            request.at(),
            asset.partitions().layout().fingerprint(),
            target,
            BackfillStatus.REQUESTED,
            Optional.empty(),
            Ordinals.empty(),
            Ordinals.empty(),
            "",
            1,
            Optional.empty(),
            Optional.empty())
        .endedIfComplete(request.at());
  }
}
