/** The assets of the newest catalog over HTTP, and the graph that they make. */
@NullMarked
package io.tranche.definitions.asset;

import org.jspecify.annotations.NullMarked;
