/**
 * The dynamic partition sets on the wire: requests to add and remove members, and the members
 * themselves. Start reading at {@link io.tranche.contracts.sets.DynamicPartitionRequest}.
 */
@NullMarked
package io.tranche.contracts.sets;

import org.jspecify.annotations.NullMarked;
