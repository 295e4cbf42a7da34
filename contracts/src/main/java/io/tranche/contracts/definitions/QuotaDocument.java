package io.tranche.contracts.definitions;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much the bundles of a namespace may have together. What is over it is refused, or waits.
 *
 * @param documents assets, jobs, sensors and so on
 * @param keys members of partition sets
 */
public record QuotaDocument(String namespace, OptionalLong documents, OptionalLong keys)
    implements Definition {

  /** The namespace of a name. */
  public static Optional<String> namespaceOf(String name) {
    int end = name.indexOf('/');
    return end < 0 ? Optional.empty() : Optional.of(name.substring(0, end));
  }
}
