/**
 * Values that bundles refer to and do not hold. Documents, topics, logs and answers have the
 * reference; the value is looked up by {@link io.tranche.platform.secrets.Secrets} at the moment of
 * use, where the operator allows it, and {@link io.tranche.platform.secrets.Revealed} keeps it out
 * of all that is said about that use.
 */
@NullMarked
package io.tranche.platform.secrets;

import org.jspecify.annotations.NullMarked;
