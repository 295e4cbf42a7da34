/**
 * Pools as people see them: how many slots each has, which runs use them, how many wait. What lets
 * runs in is the admission; this only reads. Start reading at {@link
 * io.tranche.run.pool.PoolResource}.
 */
@NullMarked
package io.tranche.run.pool;

import org.jspecify.annotations.NullMarked;
