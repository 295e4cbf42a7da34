package io.tranche.run.retention;

import io.tranche.run.eventlog.MongoTimeCursor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What decides whether a run can go.
 *
 * @param endedAt absent while it has not ended
 * @param backfill whose run it is
 * @param next the run that follows it by itself
 */
record OldRun(
    String id,
    Instant createdAt,
    Optional<Instant> endedAt,
    List<String> assets,
    Optional<String> backfill,
    Optional<String> next) {

  OldRun {
    assets = List.copyOf(assets);
  }

  /** Its place among all runs. */
  MongoTimeCursor place() {
    return new MongoTimeCursor(createdAt, id);
  }

  boolean endedBefore(Instant instant) {
    return endedAt.filter(at -> at.isBefore(instant)).isPresent();
  }
}
