/**
 * What partitions have counts as stale when an object is gone that they were made for, until they
 * are run again. Start reading at {@link io.tranche.run.stale.StaleMarks}.
 */
@NullMarked
package io.tranche.run.stale;

import org.jspecify.annotations.NullMarked;
