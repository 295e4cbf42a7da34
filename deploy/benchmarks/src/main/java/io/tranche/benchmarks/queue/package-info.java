/**
 * What a long queue costs: a replica for whose runs there is no slot, and those that need none.
 * Start reading at {@link io.tranche.benchmarks.queue.QueueBenchmarks}.
 */
@NullMarked
package io.tranche.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
