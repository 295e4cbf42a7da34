/**
 * Admits, executes and records runs. A request comes in at {@link io.tranche.run.admission}, is
 * executed in {@link io.tranche.run.execution}, and every step of its life is a change of one
 * document, in {@link io.tranche.run.lifecycle}.
 */
@NullMarked
package io.tranche.run;

import org.jspecify.annotations.NullMarked;
