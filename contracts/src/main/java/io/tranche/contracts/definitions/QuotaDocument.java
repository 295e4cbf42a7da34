package io.tranche.contracts.definitions;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much the bundles of a namespace may have together. What is over it is refused, or waits.
 *
 * @param documents assets, jobs, sensors and so on
 * @param keys members of partition sets
 * @param running runs in progress at once; others wait
 * @param queued runs that wait, 1 or more; while that many do, more are refused
 */
public record QuotaDocument(
    String namespace,
    OptionalLong documents,
    OptionalLong keys,
    OptionalInt running,
    OptionalInt queued)
    implements Definition {

  static final int MOST_RUNS = 1_000_000;

  /** The namespace of a name. */
  public static Optional<String> namespaceOf(String name) {
    int end = name.indexOf('/');
    return end < 0 ? Optional.empty() : Optional.of(name.substring(0, end));
  }

  /** The namespaces of some names. */
  public static Set<String> namespacesOf(Collection<String> names) {
    return names.stream()
        .flatMap(name -> namespaceOf(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
