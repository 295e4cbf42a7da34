/** The jobs of the newest catalog over HTTP. */
@NullMarked
package io.tranche.definitions.job;

import org.jspecify.annotations.NullMarked;
