/**
 * Backfills over HTTP: how long a million partitions take to plan and how large the plan is, how
 * soon a run follows the one that it waits for, and how fast the list is when it is long. Start
 * reading at {@link io.tranche.benchmarks.backfill.BackfillBenchmarks}.
 */
@NullMarked
package io.tranche.benchmarks.backfill;

import org.jspecify.annotations.NullMarked;
