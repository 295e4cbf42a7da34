/**
 * Deletes what is older than it is kept: runs that have ended, materializations and evaluations of
 * checks. What somebody still needs stays. Start reading at {@link
 * io.tranche.run.retention.RetentionSweeps}.
 */
@NullMarked
package io.tranche.run.retention;

import org.jspecify.annotations.NullMarked;
