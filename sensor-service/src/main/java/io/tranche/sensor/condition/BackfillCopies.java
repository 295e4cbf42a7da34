package io.tranche.sensor.condition;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.runs.BackfillState;
import io.tranche.partitions.Ordinals;
import java.util.Collection;
import java.util.List;

/**
 * This service's copy of what backfills have still to make. A write that is older than what is held
 * changes nothing.
 */
interface BackfillCopies {

  /**
   * What one backfill has still to make of an asset.
   *
   * @param layout the fingerprint of the numbering of the partitions
   */
  record Remaining(String asset, String layout, Ordinals ordinals) {}

  Uni<Void> save(Collection<BackfillState> states);

  /** What is left of assets, of each backfill that has something left. */
  Uni<List<Remaining>> remaining(Collection<String> assets);
}
