/** What goes in and what is seen to come out, the same for both sides. */
@NullMarked
package io.tranche.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
