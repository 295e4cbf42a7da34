package io.tranche.run.check;

import io.tranche.contracts.TrancheException;
import io.tranche.platform.http.Page;
import io.tranche.run.eventlog.MongoTimeCursor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which evaluations to list; what is absent does not matter. One of asset and run is given. */
record CheckQuery(
    Optional<String> asset,
    Optional<String> partition,
    Optional<String> check,
    Optional<Boolean> passed,
    Optional<String> run,
    Optional<MongoTimeCursor> after,
    int limit) {

  CheckQuery {
    if (asset.isEmpty() && run.isEmpty()) {
      throw new TrancheException.Invalid(
          "missing-asset", "Cannot list checks: asset is required, as in ?asset=raw/orders");
    }
  }

  /** What was given as query parameters; an empty one says as little as none. */
  static CheckQuery of(
      @Nullable String asset,
      @Nullable String partition,
      @Nullable String check,
      @Nullable Boolean passed,
      @Nullable String run,
      @Nullable String cursor,
      @Nullable Integer limit) {
    return new CheckQuery(
        given(asset),
        Optional.ofNullable(partition),
        given(check),
        Optional.ofNullable(passed),
        given(run),
        MongoTimeCursor.parse(cursor),
        Page.limit(limit));
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }
}
