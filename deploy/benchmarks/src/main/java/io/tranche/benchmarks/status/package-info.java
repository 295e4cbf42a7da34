/**
 * What is asked about the status of partitions, while partitions are materialized: of an asset with
 * a million partitions, of one with ten million cells, and of a replica that starts with many
 * assets. Start reading at {@link io.tranche.benchmarks.status.StatusBenchmarks}.
 */
@NullMarked
package io.tranche.benchmarks.status;

import org.jspecify.annotations.NullMarked;
