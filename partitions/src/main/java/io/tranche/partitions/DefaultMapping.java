package io.tranche.partitions;

/** Chooses the mapping between two assets that name none. */
final class DefaultMapping {
  private DefaultMapping() {}

  static PartitionMapping between(PartitionsDefinition upstream, PartitionsDefinition downstream) {
    throw new UnsupportedOperationException(upstream.type() + downstream.type());
  }
}
