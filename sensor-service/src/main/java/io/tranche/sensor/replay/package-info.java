/**
 * What sensors of files have heard of since a time is read again, for one sensor. Start reading at
 * {@link io.tranche.sensor.replay.Replays}.
 */
@NullMarked
package io.tranche.sensor.replay;

import org.jspecify.annotations.NullMarked;
