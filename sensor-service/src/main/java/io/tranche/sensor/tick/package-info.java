/**
 * The record of what sensors did: one tick per sensor and batch of events. A tick locks nothing and
 * decides nothing; what became of a single event follows from its deterministic ids. Start reading
 * at {@link io.tranche.sensor.tick.Tick}.
 */
@NullMarked
package io.tranche.sensor.tick;

import org.jspecify.annotations.NullMarked;
