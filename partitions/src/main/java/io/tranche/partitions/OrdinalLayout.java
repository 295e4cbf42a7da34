package io.tranche.partitions;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the partitions of a definition are numbered. Time windows count from the epoch in their own
 * cadence (excluded windows are counted too), static keys count by position, dynamic keys by their
 * registered ordinal; several dimensions are packed into bit fields of one number, the first
 * dimension in the highest bits. Numbers grow in the order of the keys.
 *
 * <p>Law: {@code ordinal(key(n)) == n} for every existing partition.
 */
public interface OrdinalLayout {

  /**
   * Names the numbering. What was stored under another fingerprint must be rebuilt from the keys,
   * never read under this one.
   */
  String fingerprint();

  /** The number of an existing partition; empty for a text that is no partition now. */
  OptionalLong ordinal(String key, PartitionContext context);

  /** The key under this number; empty where no such key can be. It may not exist at {@code now}. */
  Optional<String> key(long ordinal, PartitionContext context);

  /**
   * The number, within one dimension (counted from 0), of the partition under this number; it says
   * nothing about whether that exists.
   */
  long coordinate(long ordinal, int dimension);
}
