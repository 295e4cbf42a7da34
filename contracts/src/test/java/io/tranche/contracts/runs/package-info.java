/**
 * The life of a run, held to its documentation. Start reading at {@link
 * io.tranche.contracts.runs.RunStatusTest}.
 */
@NullMarked
package io.tranche.contracts.runs;

import org.jspecify.annotations.NullMarked;
