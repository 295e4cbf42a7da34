/**
 * Schedules: runs that start at times of the clock. Start reading at {@link
 * io.tranche.sensor.schedule.Schedules}.
 *
 * <p>The state of a schedule is one document. To evaluate a tick is one compare-and-set that moves
 * the schedule on and stores what has to be asked for; then it is asked for, under ids that follow
 * from the tick; then the stored part is cleared. Every replica does this at every tick: one of
 * them moves the schedule, and all of them finish what they find unfinished, so it does not matter
 * who dies when.
 */
@NullMarked
package io.tranche.sensor.schedule;

import org.jspecify.annotations.NullMarked;
