package io.tranche.partitions;

import java.time.Instant;

/**
 * All that an answer may depend on besides the definition itself: the clock and the registered keys
 * of dynamic sets. One decision uses one context, so that it sees one consistent world.
 *
 * @param now the instant that decides which time windows have ended
 * @param dynamicKeys the keys of every dynamic set
 */
public record PartitionContext(Instant now, DynamicKeys dynamicKeys) {

  /** A context without any dynamic key. */
  public static PartitionContext at(Instant now) {
    return new PartitionContext(now, InMemoryDynamicKeys.EMPTY);
  }
}
