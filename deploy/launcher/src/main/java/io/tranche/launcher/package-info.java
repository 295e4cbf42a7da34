/**
 * Tranche on one machine, and its command line. Start reading at {@link io.tranche.launcher.Main};
 * what `up` starts is in {@link io.tranche.launcher.process.Installation}.
 */
@NullMarked
package io.tranche.launcher;

import org.jspecify.annotations.NullMarked;
