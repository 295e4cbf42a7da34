/**
 * The service that owns what is defined: bundles and the catalogs that they make, and the members
 * of the dynamic partition sets. Start reading in {@code bundle} and in {@code set}.
 */
@NullMarked
package io.tranche.definitions;

import org.jspecify.annotations.NullMarked;
