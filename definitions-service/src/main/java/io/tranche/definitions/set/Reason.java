package io.tranche.definitions.set;

import io.tranche.contracts.Cause;
import io.tranche.contracts.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a member is as it is.
 *
 * @param origin who asked; absent where an earlier release did not keep it
 * @param at when the change was made
 */
record Reason(Optional<Origin> origin, Cause cause, Instant at) {

  static Reason of(Change.Request request, Instant now) {
    return new Reason(Optional.of(request.origin()), request.cause(), now);
  }
}
