package io.tranche.sensor.automation;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.assets.AssetEvent;
import java.util.Collection;
import java.util.Map;

/**
 * This service's own copy of what blocking checks last said of partitions. A write that is older
 * than what is held changes nothing.
 */
public interface CheckCopies {

  /** The id of a check of a partition: neither assets nor checks have a bar in their names. */
  static String id(String asset, String check, String partition) {
    return asset + "|" + check + "|" + partition;
  }

  Uni<Void> save(Collection<AssetEvent.Checked> evaluations);

  /**
   * Those of the checks, by id, that were not passed last and hold back what is downstream.
   *
   * @return the token of the data that did not pass; newer data is not held back by it
   */
  Uni<Map<String, Long>> holding(Collection<String> ids);
}
