/**
 * What alerts tell: the events that they hear of, and the notification that is posted to a
 * receiver. Start reading at {@link io.tranche.contracts.alerts.AlertNotification}.
 */
@NullMarked
package io.tranche.contracts.alerts;

import org.jspecify.annotations.NullMarked;
