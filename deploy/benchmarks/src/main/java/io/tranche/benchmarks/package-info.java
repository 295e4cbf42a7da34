/**
 * Measures the product and, in the same run, a bare loop that does the least that keeps its
 * promises. Start reading at {@link io.tranche.benchmarks.Main}.
 */
@NullMarked
package io.tranche.benchmarks;

import org.jspecify.annotations.NullMarked;
