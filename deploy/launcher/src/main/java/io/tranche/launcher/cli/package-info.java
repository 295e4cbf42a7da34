/** The commands that talk to a running installation over HTTP. */
@NullMarked
package io.tranche.launcher.cli;

import org.jspecify.annotations.NullMarked;
