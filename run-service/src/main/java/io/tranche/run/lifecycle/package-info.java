/**
 * The life of a run: one document, changed by compare-and-set, with the events of every change in
 * the same write. Start reading at {@link io.tranche.run.lifecycle.Run}.
 */
@NullMarked
package io.tranche.run.lifecycle;

import org.jspecify.annotations.NullMarked;
