/**
 * Runs on the wire: requests to launch or cancel them, and the events of their life. Start reading
 * at {@link io.tranche.contracts.runs.RunRequest}.
 */
@NullMarked
package io.tranche.contracts.runs;

import org.jspecify.annotations.NullMarked;
