/**
 * The bare loop: kafka-clients and the reactive driver, three processes as the product has, and per
 * arrival nothing but the reads and writes without which something acknowledged could be lost,
 * doubled or reordered. Start reading at {@link io.tranche.benchmarks.bare.BareLoop}.
 */
@NullMarked
package io.tranche.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
