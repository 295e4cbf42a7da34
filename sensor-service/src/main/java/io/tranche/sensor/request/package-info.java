/**
 * What sensors that hear of events from inside ask for. Start reading at {@link
 * io.tranche.sensor.request.SensorTarget}.
 */
@NullMarked
package io.tranche.sensor.request;

import org.jspecify.annotations.NullMarked;
