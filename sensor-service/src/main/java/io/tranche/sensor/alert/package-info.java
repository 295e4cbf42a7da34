/**
 * Alerts: what happened is stored for each receiver that shall hear of it, gathered into
 * deliveries, and posted until the receiver has taken it. Start reading at {@code Delivery}.
 */
@NullMarked
package io.tranche.sensor.alert;

import org.jspecify.annotations.NullMarked;
