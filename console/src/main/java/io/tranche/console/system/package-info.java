/**
 * What no single service knows: how all of them are, and what became of one file. Start reading at
 * {@link SystemRoute} and {@link ExplanationRoute}.
 */
@NullMarked
package io.tranche.console.system;

import org.jspecify.annotations.NullMarked;
