/**
 * What other systems post, signed, becomes partitions and runs. Start reading at {@link
 * io.tranche.sensor.webhook.Webhooks}.
 */
@NullMarked
package io.tranche.sensor.webhook;

import org.jspecify.annotations.NullMarked;
