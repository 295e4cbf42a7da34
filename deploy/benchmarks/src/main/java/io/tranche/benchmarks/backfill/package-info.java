/** How long a backfill of a million partitions takes to plan, and how large its document is. */
@NullMarked
package io.tranche.benchmarks.backfill;

import org.jspecify.annotations.NullMarked;
