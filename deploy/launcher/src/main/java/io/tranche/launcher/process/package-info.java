/**
 * The parts of an installation as processes of this machine: broker and store in the launcher
 * itself, each service a child that ends with it.
 */
@NullMarked
package io.tranche.launcher.process;

import org.jspecify.annotations.NullMarked;
