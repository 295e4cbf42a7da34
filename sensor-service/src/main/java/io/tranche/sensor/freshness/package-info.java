/**
 * Whether partitions were materialized in time. Only those that were not, and those that have to be
 * materialized again, have a document. Start reading at {@code Freshness}.
 */
@NullMarked
package io.tranche.sensor.freshness;

import org.jspecify.annotations.NullMarked;
