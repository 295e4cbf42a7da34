package io.tranche.partitions;

/**
 * How one upstream dimension maps to one downstream dimension.
 *
 * @param dimension name of the downstream dimension
 * @param mapping from the upstream dimension to that one
 */
public record DimensionPartitionMapping(String dimension, PartitionMapping mapping) {}
