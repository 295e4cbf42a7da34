package io.tranche.sensor.arrival;

import io.smallrye.mutiny.Uni;
import io.tranche.sensor.arrival.Sighting.Seen;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Where is remembered which contents were taken. */
interface ContentRepository {

  /** What is remembered, by its ids. */
  Uni<Map<String, Seen>> find(Collection<String> ids);

  /** Remembers what nothing is remembered of yet; the first one stays. */
  Uni<Void> claim(Collection<Seen> claims, Instant at);

  /** Remembers what is newer than what is remembered. */
  Uni<Void> advance(Collection<Seen> seen, Instant at);

  /** Forgets what was remembered before. */
  Uni<Void> forgetBefore(Instant instant);
}
