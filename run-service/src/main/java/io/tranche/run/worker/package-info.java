/**
 * Work that processes of teams do: which workers are alive and have free slots, and the tasks that
 * they were given. A task is a document; what a worker says changes it by compare-and-set,
 * whichever replica hears it, and the replica that executes the run looks at it. Start reading at
 * {@link io.tranche.run.worker.WorkerMaterializer} and at {@link io.tranche.run.worker.Task}.
 */
@NullMarked
package io.tranche.run.worker;

import org.jspecify.annotations.NullMarked;
