package io.tranche.partitions;

/**
 * The mapping between two assets that name none.
 *
 * @param reason what about the two definitions leads to it, as half a sentence
 */
public record InferredMapping(PartitionMapping mapping, String reason) {}
