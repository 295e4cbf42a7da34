/**
 * The definitions that all services agree on, read from their topic to its end and kept up to date.
 * Start reading at {@link io.tranche.platform.catalog.CatalogView}.
 */
@NullMarked
package io.tranche.platform.catalog;

import org.jspecify.annotations.NullMarked;
