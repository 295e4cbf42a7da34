/**
 * Sensors of assets: what becomes of a partition leads to runs of other partitions. Start reading
 * at {@code Reaction}; {@code Reactions} gathers what it needs. An event of a partition whose
 * member is not known yet waits as a document until it is.
 */
@NullMarked
package io.tranche.sensor.reaction;

import org.jspecify.annotations.NullMarked;
