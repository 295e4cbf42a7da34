/**
 * Runs on this replica: the work itself, then what came of it, written and published many runs at a
 * time. Start reading at {@link io.tranche.run.execution.Executions}.
 */
@NullMarked
package io.tranche.run.execution;

import org.jspecify.annotations.NullMarked;
