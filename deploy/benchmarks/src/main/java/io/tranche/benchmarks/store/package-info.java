/**
 * How fast the embedded store is, beside the library's memory backend. {@code StoreBenchmarks} is
 * where to start.
 */
@NullMarked
package io.tranche.benchmarks.store;

import org.jspecify.annotations.NullMarked;
