/**
 * The processes that are measured: broker and store, the services, the bare loop. Start reading at
 * {@link io.tranche.benchmarks.process.Side}.
 */
@NullMarked
package io.tranche.benchmarks.process;

import org.jspecify.annotations.NullMarked;
