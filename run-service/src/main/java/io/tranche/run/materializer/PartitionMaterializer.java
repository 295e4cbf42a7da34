package io.tranche.run.materializer;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.platform.secrets.Revealed;
import java.util.List;

/** Produces partitions of one asset. Blocking. */
public interface PartitionMaterializer<M extends Materializer> {

  /**
   * Produces all partitions of the context, or none where the place that they land in allows it.
   *
   * @throws MaterializationException with a message for a person
   * @throws InterruptedException if the thread was interrupted, which cancels the work: it has
   *     ended when this is thrown
   */
  MaterializationResult materialize(M materializer, MaterializationContext context)
      throws InterruptedException;

  /** Whether this replica holds what the materializer needs. */
  default boolean canExecute(M materializer, Catalog catalog) {
    return true;
  }

  /**
   * Lets nothing with a lower token write the partitions any more, where the place that they land
   * in can be fenced.
   *
   * @param secrets looks up what the bundle refers to
   * @throws FencedOff if a higher token holds one of them
   */
  default void raiseFence(
      M materializer,
      AssetDocument asset,
      Catalog catalog,
      List<String> partitions,
      long token,
      Revealed secrets)
      throws InterruptedException {}
}
