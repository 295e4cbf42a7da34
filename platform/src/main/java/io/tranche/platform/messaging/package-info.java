/**
 * Records in, records out: a poll is decoded, handled and acknowledged as a whole; poison is set
 * aside, trouble is waited out. Start reading at {@link
 * io.tranche.platform.messaging.BatchProcessor}.
 */
@NullMarked
package io.tranche.platform.messaging;

import org.jspecify.annotations.NullMarked;
