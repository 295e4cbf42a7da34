/**
 * Deletes ticks of sensors and schedules that are older than they are kept, and what is remembered
 * of sensors that are gone. Start reading at {@link io.tranche.sensor.retention.TickSweeps}, and at
 * {@link io.tranche.sensor.retention.GoneSensors}.
 */
@NullMarked
package io.tranche.sensor.retention;

import org.jspecify.annotations.NullMarked;
