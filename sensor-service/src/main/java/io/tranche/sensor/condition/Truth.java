package io.tranche.sensor.condition;

import io.tranche.contracts.automation.AutomationCondition;
import io.tranche.partitions.PartitionsSubset;
import java.util.List;

/**
 * Where a condition holds.
 *
 * @param asset the asset whose partitions these are: the asset itself, or one that it reads
 * @param parts of what it is made of; of one that looks at several assets, once for each
 */
record Truth(
    AutomationCondition condition, String asset, PartitionsSubset holds, List<Truth> parts) {
  Truth {
    parts = List.copyOf(parts);
  }
}
