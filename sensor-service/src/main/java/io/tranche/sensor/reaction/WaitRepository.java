package io.tranche.sensor.reaction;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where waits are kept. */
interface WaitRepository {

  /** Those of the waits, by their ids, that there are. */
  Uni<List<Wait>> findAll(Collection<String> ids);

  /** Replaces the version that it was made of; whether nobody else has. */
  Uni<Boolean> save(Wait next);

  /** Forgets what was pending of a round; nothing if that was done before. */
  Uni<Void> finish(Collection<Wait> ended);

  /** Some of those that have to be looked at by now, the longest due first. */
  Uni<List<Wait>> findDue(Instant now, int limit);

  /** The waits of a sensor, by partition. */
  Uni<Page<Wait>> list(String sensor, Optional<String> cursor, int limit);
}
