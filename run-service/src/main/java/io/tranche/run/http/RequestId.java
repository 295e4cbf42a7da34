package io.tranche.run.http;

import io.tranche.contracts.Ids;
import io.tranche.contracts.TrancheException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id of a request made over HTTP: the user's own, so that repeating it asks once. */
public final class RequestId {

  private static final int LONGEST = 256;

  private RequestId() {}

  /** The given {@code Idempotency-Key}, or an id that nobody else has. */
  public static String of(@Nullable String idempotencyKey) {
    if (idempotencyKey == null) {
      return Ids.of("http", UUID.randomUUID().toString());
    }
    if (idempotencyKey.isBlank() || idempotencyKey.length() > LONGEST) {
      throw new TrancheException.Invalid(
          "invalid-idempotency-key",
          "Cannot accept request: Idempotency-Key must be 1 to "
              + LONGEST
              + " characters ("
              + idempotencyKey.length()
              + ")");
    }
    return idempotencyKey;
  }
}
