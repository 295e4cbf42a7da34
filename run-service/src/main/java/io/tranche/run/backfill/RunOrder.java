package io.tranche.run.backfill;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.runs.BackfillOptions.Order;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsSubset;
import java.util.List;

/**
 * Which run of an asset is requested first, and which last, if nothing but the asset itself holds
 * them up.
 *
 * @param first the number of a chunk
 * @param last the number of a chunk
 */
record RunOrder(long first, long last) {

  static RunOrder of(AssetPart part, Order order, Catalog catalog, PartitionContext context) {
    Readiness alone = new Readiness(List.of(part), catalog, context);
    long first = alone.next(part.asset(), order, 1).stream().findFirst().orElse(0L);
    return new RunOrder(first, last(part, order, catalog.asset(part.asset()), context));
  }

  /** An asset that reads its own past is worked off along the chain, whatever was asked for. */
  private static long last(
      AssetPart part, Order order, AssetDocument asset, PartitionContext context) {
    boolean isChain =
        asset.deps().stream().anyMatch(dependency -> dependency.asset().equals(asset.key()));
    if (isChain || order == Order.ASCENDING) {
      return part.runs() - 1;
    }
    return order == Order.NEWEST_FIRST && NewestFirst.dimension(asset.partitions()).isPresent()
        ? NewestFirst.last(part, PartitionsSubset.of(asset.partitions(), part.target(), context))
        : 0;
  }
}
