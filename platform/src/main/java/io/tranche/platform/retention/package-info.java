/**
 * How long records are kept: the settings of the installation, put together with what bundles say.
 * The services delete; start reading at {@link io.tranche.platform.retention.Retention}.
 */
@NullMarked
package io.tranche.platform.retention;

import org.jspecify.annotations.NullMarked;
