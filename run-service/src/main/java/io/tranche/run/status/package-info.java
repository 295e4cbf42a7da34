/**
 * What is materialized, failed, in progress and missing, per asset. Bitmaps over ordinals answer;
 * they are made from the documents of asset partitions, and events only say which of these to read
 * again. Start reading at {@link io.tranche.run.status.PartitionStatuses}.
 */
@NullMarked
package io.tranche.run.status;

import org.jspecify.annotations.NullMarked;
