package io.tranche.run.backfill;

import io.smallrye.mutiny.Uni;
import io.tranche.platform.http.Page;
import io.tranche.run.eventlog.MongoTimeCursor;
import java.util.List;
import java.util.Optional;

/** The documents of backfills. */
interface BackfillRepository {

  /** Stores a new backfill; one that exists already is left as it is. */
  Uni<Void> insert(Backfill backfill);

  Uni<Optional<Backfill>> find(String id);

  /** Newest first, without the sets of partitions; only those in a status, if one is given. */
  Uni<Page<BackfillView>> list(
      Optional<BackfillStatus> status, Optional<MongoTimeCursor> after, int limit);

  /** Some of those that have ended, of which that was not told. */
  Uni<List<Backfill>> listUntold();

  /** That one has ended was told. */
  Uni<Void> told(String id);

  /** Those that have not ended, oldest first. */
  Uni<List<Backfill>> listActive();

  /**
   * Changes a backfill, and makes a replica its driver, if it is still as it was read.
   *
   * @return the backfill as it is now stored, if this call or an earlier attempt of it won
   */
  Uni<Optional<Backfill>> change(Backfill read, Backfill next, String driver);
}
