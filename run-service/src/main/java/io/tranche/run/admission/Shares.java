package io.tranche.run.admission;

import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.PoolDocument;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much is left of what runs share: slots of pools, and places among the runs with some tag.
 * Used within one decision, and changed by it.
 */
final class Shares {

  private static final String POOL = "pool:";

  private final Catalog catalog;
  private final RunLimits limits;
  private final Map<String, Integer> taken = new HashMap<>();

  Shares(Catalog catalog, RunLimits limits, Collection<AdmissionEntry> entries) {
    this.catalog = catalog;
    this.limits = limits;
    entries.forEach(entry -> take(entry.shares()));
  }

  /** The text that stands for a slot of a pool. */
  static String ofPool(String name) {
    return POOL + name;
  }

  boolean areFree(List<String> needed) {
    for (String share : needed) {
      if (taken.getOrDefault(share, 0) >= most(share)) {
        return false;
      }
    }
    return true;
  }

  void take(List<String> needed) {
    needed.forEach(share -> taken.merge(share, 1, Integer::sum));
  }

  private int most(String share) {
    return share.startsWith(POOL)
        ? Optional.ofNullable(catalog.pools().get(share.substring(POOL.length())))
            .map(PoolDocument::slots)
            .orElse(Integer.MAX_VALUE)
        : limits.most(share);
  }
}
