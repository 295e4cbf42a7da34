/**
 * Requests that name a partition which is not registered, or not yet: they wait as documents, are
 * looked at again at every beat, and are given up when definitions-service has seen everything that
 * could have registered it. Start reading at {@link io.tranche.run.waiting.UnregisteredRequests}.
 */
@NullMarked
package io.tranche.run.waiting;

import org.jspecify.annotations.NullMarked;
