/**
 * What run-service and workers, processes of teams in any language, tell each other. Start reading
 * at {@link io.tranche.contracts.workers.WorkerCommand}.
 */
@NullMarked
package io.tranche.contracts.workers;

import org.jspecify.annotations.NullMarked;
