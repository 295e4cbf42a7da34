/**
 * Work that services of teams do when they are called over HTTP. What a service answers, in its
 * response or in callbacks, is a {@link io.tranche.run.endpoint.Said}; who calls back is waited for
 * as workers are. Start reading at {@link io.tranche.run.endpoint.HttpMaterializer}.
 */
@NullMarked
package io.tranche.run.endpoint;

import org.jspecify.annotations.NullMarked;
