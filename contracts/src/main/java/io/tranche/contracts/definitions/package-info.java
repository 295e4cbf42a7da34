/**
 * Bundles, the documents in them, and the catalog that all services agree on. Start reading at
 * {@link io.tranche.contracts.definitions.Catalog}.
 */
@NullMarked
package io.tranche.contracts.definitions;

import org.jspecify.annotations.NullMarked;
