/**
 * The one HTTP origin: which service answers which path, what a browser on another site may not do,
 * and which addresses are pages. Start reading at {@link OriginRoutes}.
 */
@NullMarked
package io.tranche.console.origin;

import org.jspecify.annotations.NullMarked;
