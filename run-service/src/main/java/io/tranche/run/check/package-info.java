/**
 * What checks say of asset partitions: every evaluation, and the last one of each check and
 * partition; reports of checks from outside. Start reading at {@link
 * io.tranche.run.check.MongoCheckRepository}; who asks checks in a run is the execution.
 */
@NullMarked
package io.tranche.run.check;

import org.jspecify.annotations.NullMarked;
