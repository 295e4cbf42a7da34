package io.tranche.sensor.freshness;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where it is kept how it stands with partitions, and up to when that was looked at. */
interface FreshnessRepository {

  /** Those of the partitions, as {@code asset|partition}, that there are. */
  Uni<List<Freshness>> findAll(Collection<String> ids);

  /**
   * Replaces the version that it was made of, or none.
   *
   * @return what is stored then; empty if somebody else has replaced it
   */
  Uni<Optional<Freshness>> save(Freshness next);

  /** Some of those that have to be looked at by now, the longest due first. */
  Uni<List<Freshness>> findDue(Instant now, int limit);

  /** Those of an asset, by partition. */
  Uni<Page<Freshness>> list(String asset, Optional<String> cursor, int limit);

  /** Forgets what was mended before an instant and is not looked at any more. */
  Uni<Void> forgetMendedBefore(Instant instant);

  /** Up to when deadlines of windows were looked at; this instant, which is stored, if never. */
  Uni<Instant> begin(Instant now);

  /** They were looked at up to this instant; that never goes back. */
  Uni<Void> lookedAt(Instant instant);

  /** Nothing has a deadline: whenever something gets one, looking begins anew. */
  Uni<Void> endLooks();
}
