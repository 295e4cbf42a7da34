package io.tranche.sensor.replay;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where replays are kept. */
interface ReplayRepository {

  /** Keeps a new one; one of the same id stays as it is. */
  Uni<Void> create(Replay replay);

  Uni<Optional<Replay>> find(String id);

  /** Those of a sensor, the newest first. */
  Uni<List<Replay>> list(String sensor, int limit);

  /** Those that have not ended, the oldest first. */
  Uni<List<Replay>> listRunning();

  /** Replaces the version before it; whether nobody else has. */
  Uni<Boolean> save(Replay next);

  /** Deletes those that have ended before an instant. */
  Uni<Void> deleteEndedBefore(Instant instant);
}
