/**
 * The packaged services as processes, on one broker and one store, under fire. {@link
 * io.tranche.endtoend.Services} starts them, {@link io.tranche.endtoend.Arrivals} lets files
 * arrive, and {@link io.tranche.endtoend.Ledger} judges what came of it by reading the store and
 * the topics, without asking any service.
 */
@NullMarked
package io.tranche.endtoend;

import org.jspecify.annotations.NullMarked;
