/** The databases of one installation, with its prefix applied. */
@NullMarked
package io.tranche.platform.store;

import org.jspecify.annotations.NullMarked;
