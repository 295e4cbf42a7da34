/**
 * Forgets what is known of partitions, so that they are missing again. Start reading at {@link
 * io.tranche.run.wipe.Wipes}.
 */
@NullMarked
package io.tranche.run.wipe;

import org.jspecify.annotations.NullMarked;
