/**
 * What partitions were made from: which partitions upstream of them, with which data, and with
 * which code; and whether that is still so. Start reading at {@link
 * io.tranche.run.lineage.Staleness}.
 */
@NullMarked
package io.tranche.run.lineage;

import org.jspecify.annotations.NullMarked;
