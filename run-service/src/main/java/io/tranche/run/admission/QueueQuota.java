package io.tranche.run.admission;

import io.tranche.contracts.Origin;
import io.tranche.contracts.definitions.Catalog;
import io.tranche.contracts.definitions.QuotaDocument;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * How many runs of each namespace may wait. A run that follows a failed one waits in any case, and
 * so does one of a backfill, which asks for only so many at a time itself.
 */
final class QueueQuota {

  private final Map<String, Integer> most = new TreeMap<>();

  private QueueQuota() {}

  static QueueQuota of(Catalog catalog) {
    QueueQuota quota = new QueueQuota();
    catalog
        .quotas()
        .forEach(
            (namespace, document) ->
                document.queued().ifPresent(queued -> quota.most.put(namespace, queued)));
    return quota;
  }

  boolean isEmpty() {
    return most.isEmpty();
  }

  /**
   * Why a new run must not wait; empty if it may.
   *
   * @param others how many runs of a namespace wait beside it
   */
  Optional<String> refusal(Origin origin, Collection<String> assets, ToIntFunction<String> others) {
    return limited(origin, assets).stream()
        .filter(namespace -> others.applyAsInt(namespace) >= most(namespace))
        .findFirst()
        .map(
            namespace ->
                "Cannot launch run: as many runs of namespace "
                    + namespace
                    + " wait as its quota allows ("
                    + most(namespace)
                    + ")");
  }

  /** The namespaces whose quotas a new run is held to, in their order. */
  List<String> limited(Origin origin, Collection<String> assets) {
    return most.isEmpty() || origin.type() == Origin.Type.BACKFILL
        ? List.of()
        : QuotaDocument.namespacesOf(assets).stream().filter(most::containsKey).sorted().toList();
  }

  /** How many may wait. */
  int most(String namespace) {
    return most.getOrDefault(namespace, Integer.MAX_VALUE);
  }
}
