/**
 * JMH benchmarks of the partition algebra, run by {@code deploy/benchmarks/algebra}. Start reading
 * at {@code AlgebraBenchmarks}.
 */
@NullMarked
package io.tranche.benchmarks.algebra;

import org.jspecify.annotations.NullMarked;
