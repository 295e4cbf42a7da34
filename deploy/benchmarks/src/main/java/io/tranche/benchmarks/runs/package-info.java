/**
 * Runs that do nothing: how many there can be, how long each takes, what one costs behind a long
 * history, and what one of many partitions costs. Start reading at {@link
 * io.tranche.benchmarks.runs.RunComparison}.
 */
@NullMarked
package io.tranche.benchmarks.runs;

import org.jspecify.annotations.NullMarked;
