package io.tranche.sensor.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Deletes the old ticks of one collection; the last of each sensor or schedule stays. */
final class TickSweep {

  static final int BATCH = 200;

  private static final Duration ANSWER = Duration.ofMinutes(1);

  private final MongoOldTicks ticks;

  TickSweep(MongoOldTicks ticks) {
    this.ticks = ticks;
  }

  /**
   * Deletes what is too old, in small batches.
   *
   * @param kept for how long the ticks of an owner are; empty for ever
   * @param breath is taken between two batches; false if the sweep is to end there
   * @return how many were deleted
   */
  long sweep(Function<String, Optional<Duration>> kept, Instant now, BooleanSupplier breath) {
    long deleted = 0;
    Optional<String> owner = next(Optional.empty());
    while (owner.isPresent()) {
      Optional<Duration> known = kept.apply(owner.get());
      if (known.isPresent()) {
        deleted += sweep(owner.get(), now.minus(known.get()), breath);
      }
      owner = breath.getAsBoolean() ? next(owner) : Optional.empty();
    }
    return deleted;
  }

  private Optional<String> next(Optional<String> after) {
    return ticks.nextOwner(after).await().atMost(ANSWER);
  }

  private long sweep(String owner, Instant before, BooleanSupplier breath) {
    Optional<String> newest = ticks.newest(owner).await().atMost(ANSWER);
    long deleted = 0;
    boolean goOn = true;
    while (goOn) {
      List<String> old = new ArrayList<>(ticks.oldest(owner, before, BATCH).await().atMost(ANSWER));
      boolean more = old.size() == BATCH;
      newest.ifPresent(old::remove);
      deleted += ticks.delete(old).await().atMost(ANSWER);
      goOn = more && breath.getAsBoolean();
    }
    return deleted;
  }
}
