/**
 * The partition algebra: how an asset is split into partitions, and how the partitions of one asset
 * depend on those of another. Start reading at {@code PartitionsDefinition}.
 */
@NullMarked
package io.tranche.partitions;

import org.jspecify.annotations.NullMarked;
