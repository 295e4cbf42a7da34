/**
 * Bundles as users write them, right and wrong, and the catalogs made of them. Start reading at
 * {@link io.tranche.contracts.definitions.BundleTest}.
 */
@NullMarked
package io.tranche.contracts.definitions;

import org.jspecify.annotations.NullMarked;
