package io.tranche.contracts.definitions;

import java.util.OptionalLong;

/**
 * A dynamic partition set.
 *
 * @param maxKeys how many members it may have; more are refused
 */
public record PartitionSetDocument(String name, OptionalLong maxKeys) {}
