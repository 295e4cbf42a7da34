/**
 * How long it takes to say what became of a file, and why a partition is as it is, where there are
 * very many of both. Start reading at {@code ExplainBenchmarks}.
 */
@NullMarked
package io.tranche.benchmarks.explain;

import org.jspecify.annotations.NullMarked;
