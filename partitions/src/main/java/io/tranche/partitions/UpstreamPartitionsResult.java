package io.tranche.partitions;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a set of downstream partitions needs from one upstream asset.
 *
 * @param subset the upstream partitions that exist
 * @param requiredButNonexistent upstream keys that are needed too but do not exist, in code point
 *     order; of an upstream with several dimensions, the keys of the dimension that lacks them.
 *     Empty when the mapping allows nonexistent upstream partitions.
 */
public record UpstreamPartitionsResult(
    PartitionsSubset subset, SortedSet<String> requiredButNonexistent) {

  public UpstreamPartitionsResult {
    requiredButNonexistent =
        Collections.unmodifiableSortedSet(new TreeSet<>(requiredButNonexistent));
  }

  static UpstreamPartitionsResult of(PartitionsSubset subset) {
    return new UpstreamPartitionsResult(subset, new TreeSet<>());
  }

  static UpstreamPartitionsResult of(PartitionsSubset subset, Collection<String> nonexistent) {
    return new UpstreamPartitionsResult(subset, new TreeSet<>(nonexistent));
  }
}
