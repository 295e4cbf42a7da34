package io.tranche.run.status;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is stored about each partition of each asset: its last materialization and failure. */
interface AssetPartitionRepository {

  /**
   * The facts that decide the status of a partition, without what belongs to them.
   *
   * @param stale whether it has data that is out of date
   */
  record Facts(String partition, boolean materialized, boolean failed, boolean stale) {}

  /**
   * What is known about a partition.
   *
   * @param failure the last failure, if nothing newer succeeded
   * @param stale why its data is out of date, if it is
   */
  record Details(
      String partition,
      Optional<Materialization> materialization,
      Optional<Failure> failure,
      Optional<Stale> stale) {}

  /**
   * Why data is out of date.
   *
   * @param object that it was made for, and is gone
   * @param by who said so
   */
  record Stale(String object, String by, Instant at) {}

  /** The last materialization of a partition. */
  record Materialization(
      String runId,
      Instant at,
      Map<String, Object> metadata,
      String dataVersion,
      Optional<String> codeVersion) {

    public Materialization {
      metadata = Map.copyOf(metadata);
    }
  }

  /** The last failure of a partition. */
  record Failure(String runId, Instant at, String error) {}

  /** Every partition of an asset that has a document, in no order. */
  Multi<Facts> scan(String asset);

  /** Those of the given partitions that have a document. */
  Uni<List<Facts>> find(String asset, Collection<String> partitions);

  /** By which of its runs a partition is recent. */
  enum Recency {
    /** The last that was let in, whatever became of it. */
    LAST_RUN,
    /** The last that failed; partitions of which no failure is known are left out. */
    LAST_FAILURE
  }

  /**
   * A partition by one of its runs.
   *
   * @param token grows with every run that is let in
   */
  record Recent(String partition, long token) {}

  /** A partition by one of its runs, with what is known about it. */
  record Newest(Recent recent, Details details) {}

  /** The partitions of an asset after a place, those of the newest tokens first. */
  Uni<List<Newest>> listNewest(String asset, Recency by, Optional<Recent> after, int limit);

  /** Those of the given partitions that have a document. */
  Uni<List<Recent>> findRecent(String asset, Recency by, Collection<String> partitions);

  /** Those of the given partitions that have a document. */
  Uni<List<Details>> findDetails(String asset, Collection<String> partitions);
}
