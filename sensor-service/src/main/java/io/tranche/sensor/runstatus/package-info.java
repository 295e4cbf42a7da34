/**
 * Sensors of runs: the end of a run leads to a run of something else. Start reading at {@code
 * RunReaction}.
 */
@NullMarked
package io.tranche.sensor.runstatus;

import org.jspecify.annotations.NullMarked;
