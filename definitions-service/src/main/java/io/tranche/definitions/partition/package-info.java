/**
 * Questions about the partitions of assets: which there are, and which come from which. The answers
 * are those of the algebra, with the present catalog, sets and time.
 */
@NullMarked
package io.tranche.definitions.partition;

import org.jspecify.annotations.NullMarked;
