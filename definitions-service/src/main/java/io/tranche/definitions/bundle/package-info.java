/**
 * Bundles: what a team applies becomes immutable document versions, then one catalog document that
 * names a version of everything; its insert is the commit. What is committed is published, by
 * whoever notices that it is not. Start reading at {@link io.tranche.definitions.bundle.Bundles};
 * what an apply changes is decided in {@link io.tranche.definitions.bundle.BundlePlan}.
 */
@NullMarked
package io.tranche.definitions.bundle;

import org.jspecify.annotations.NullMarked;
