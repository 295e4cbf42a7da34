package io.tranche.run.admission;

import io.tranche.contracts.definitions.AssetDocument;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.Materializer;
import io.tranche.contracts.definitions.PoolDocument;
import io.tranche.contracts.definitions.QuotaDocument;
import io.tranche.run.worker.Queues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much is left of what runs share: slots of pools and of workers, places among the runs with
 * some tag, and those under the quotas of namespaces. Used within one decision, and changed by it.
 */
final class Shares {

  private static final String POOL = "pool:";
  private static final String NAMESPACE = "namespace:";
  private static final String QUEUE = "queue:";

  private final Catalog catalog;
  private final RunLimits limits;
  private final Queues queues;
  private final Map<String, Integer> running = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  /**
   * What the runs in progress leave.
   *
   * @param queues what the living workers take
   */
  Shares(Catalog catalog, RunLimits limits, Queues queues, Collection<AdmissionEntry> entries) {
    this.catalog = catalog;
    this.limits = limits;
    this.queues = queues;
    catalog
        .quotas()
        .forEach(
            (namespace, quota) ->
                quota.running().ifPresent(most -> running.put(NAMESPACE + namespace, most)));
    entries.forEach(
        entry -> {
          take(entry.shares());
          take(ofQuotas(entry.assets()));
        });
  }

  /**
   * What runs of these assets share under quotas. It follows from the assets and stands in no
   * entry, so that a new quota counts runs that started before it.
   */
  List<String> ofQuotas(Collection<String> assets) {
    return running.isEmpty()
        ? List.of()
        : QuotaDocument.namespacesOf(assets).stream()
            .map(namespace -> NAMESPACE + namespace)
            .filter(running::containsKey)
            .toList();
  }

  /** The text that stands for a slot of a pool. */
  static String ofPool(String name) {
    return POOL + name;
  }

  /** The text that stands for a slot of a worker of a queue. */
  static String ofQueue(String name) {
    return QUEUE + name;
  }

  /** The assets of a run that no worker makes, though their queue has workers, for a person. */
  List<String> unmade(Collection<String> assets) {
    List<String> unmade = new ArrayList<>();
    for (String key : assets) {
      AssetDocument asset = catalog.assets().get(key);
      if (asset != null
          && asset.materializer().orElse(null) instanceof Materializer.Worker worker
          && !queues.make(worker.queue(), key)) {
        unmade.add("a worker of queue " + worker.queue() + " that makes " + key);
      }
    }
    return unmade;
  }

  boolean areFree(List<String> needed) {
    for (String share : needed) {
      if (taken.getOrDefault(share, 0) >= most(share)) {
        return false;
      }
    }
    return true;
  }

  /** Those of the needed that are not free, for a person. */
  List<String> full(List<String> needed) {
    return needed.stream()
        .filter(share -> !areFree(List.of(share)))
        .map(
            share ->
                shown(share) + " (" + taken.getOrDefault(share, 0) + " of " + most(share) + ")")
        .toList();
  }

  private static String shown(String share) {
    String name = share.substring(share.indexOf(':') + 1);
    if (share.startsWith(NAMESPACE)) {
      return "the quota of namespace " + name;
    }
    if (share.startsWith(QUEUE)) {
      return "a slot of the workers of queue " + name;
    }
    return (share.startsWith(POOL) ? "pool " : "the limit on runs with the tag ") + name;
  }

  void take(List<String> needed) {
    needed.forEach(share -> taken.merge(share, 1, Integer::sum));
  }

  private int most(String share) {
    if (share.startsWith(NAMESPACE)) {
      return running.getOrDefault(share, Integer.MAX_VALUE);
    }
    if (share.startsWith(QUEUE)) {
      return queues.slots(share.substring(QUEUE.length()));
    }
    return share.startsWith(POOL)
        ? Optional.ofNullable(catalog.pools().get(share.substring(POOL.length())))
            .map(PoolDocument::slots)
            .orElse(Integer.MAX_VALUE)
        : limits.most(share);
  }
}
