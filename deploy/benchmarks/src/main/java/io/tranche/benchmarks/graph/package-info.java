/** How long a graph of five thousand assets takes to apply and to ask about. */
@NullMarked
package io.tranche.benchmarks.graph;

import org.jspecify.annotations.NullMarked;
