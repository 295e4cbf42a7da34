package io.tranche.run.admission;

import io.tranche.contracts.definitions.QuotaDocument;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many runs wait, in all and by namespace. Not thread-safe. */
final class QueueLengths {

  private final Map<String, Integer> byNamespace = new HashMap<>();
  private int all;

  int all() {
    return all;
  }

  int of(String namespace) {
    return byNamespace.getOrDefault(namespace, 0);
  }

  void add(Collection<String> assets, int more) {
    all += more;
    for (String namespace : QuotaDocument.namespacesOf(assets)) {
      byNamespace.merge(namespace, more, Integer::sum);
      byNamespace.remove(namespace, 0);
    }
  }

  void clear() {
    byNamespace.clear();
    all = 0;
  }
}
