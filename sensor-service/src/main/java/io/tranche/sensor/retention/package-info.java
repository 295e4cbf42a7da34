/**
 * Deletes ticks of sensors and schedules that are older than they are kept. Start reading at {@link
 * io.tranche.sensor.retention.TickSweeps}.
 */
@NullMarked
package io.tranche.sensor.retention;

import org.jspecify.annotations.NullMarked;
