/**
 * Many runs as one undertaking. A backfill's document freezes what is to be done, asset by asset;
 * its runs follow from it by their ids, so that any replica can go on where another stopped, and
 * nothing is asked for twice. Start reading at {@link io.tranche.run.backfill.Decision}, the pure
 * part, then {@link io.tranche.run.backfill.BackfillStep} and {@link
 * io.tranche.run.backfill.BackfillDriver}.
 */
@NullMarked
package io.tranche.run.backfill;

import org.jspecify.annotations.NullMarked;
