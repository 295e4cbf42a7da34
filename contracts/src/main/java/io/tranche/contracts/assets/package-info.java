/**
 * What happened to asset partitions: materializations and their last state. Start reading at {@link
 * io.tranche.contracts.assets.AssetEvent}.
 */
@NullMarked
package io.tranche.contracts.assets;

import org.jspecify.annotations.NullMarked;
