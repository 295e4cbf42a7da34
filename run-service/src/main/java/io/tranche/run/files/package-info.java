/**
 * The files of partitions: where an asset with an output keeps them, and how they get there. Start
 * at {@link io.tranche.run.files.FileExchange}, what one execution reads and writes; {@link
 * io.tranche.run.files.PartitionFiles} is one place for files. There, a file is seen as a whole or
 * not at all, and never replaced by that of an older run.
 */
@NullMarked
package io.tranche.run.files;

import org.jspecify.annotations.NullMarked;
