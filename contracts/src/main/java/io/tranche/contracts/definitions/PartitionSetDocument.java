package io.tranche.contracts.definitions;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dynamic partition set.
 *
 * @param maxKeys how many members it may have; more are refused
 * @param timeToLive a member is removed when it was not added or changed for so long; at least a
 *     minute
 */
public record PartitionSetDocument(String name, OptionalLong maxKeys, Optional<Duration> timeToLive)
    implements Definition {}
