/**
 * What produces partitions: nothing, a script in a database, a program, a service, a process of a
 * team. Start at {@link io.tranche.run.materializer.Materializers}, the one entry; each kind is a
 * {@link io.tranche.run.materializer.PartitionMaterializer}. Everything here blocks and belongs on
 * worker threads; interruption cancels.
 */
@NullMarked
package io.tranche.run.materializer;

import org.jspecify.annotations.NullMarked;
