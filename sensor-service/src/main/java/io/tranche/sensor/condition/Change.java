package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Something that became known of an asset, or of one that it reads. */
sealed interface Change {

  /** When it happened. */
  Instant at();

  /**
   * The partition has new data.
   *
   * @param run that has made it; empty if nobody knows
   */
  record Updated(String asset, String partition, String run, Instant at) implements Change {

    /** By nobody knows what run. */
    Updated(String asset, String partition, Instant at) {
      this(asset, partition, "", at);
    }
  }

  /** What the stored documents say of a partition now. */
  record Known(String asset, String partition, boolean materialized, boolean held, Instant at)
      implements Change {}

  /** The partition could not be produced. */
  record Failed(String asset, String partition, Instant at) implements Change {}

  /** Its data is not what it was. */
  record VersionChanged(String asset, String partition, Instant at) implements Change {}

  /** A check has answered. */
  record Checked(String asset, String partition, String check, boolean passed, Instant at)
      implements Change {}

  /** A backfill of the asset has begun, got on or ended; how it stands is looked up. */
  record BackfillMoved(String asset, Instant at) implements Change {}

  /**
   * How the backfills of an asset stand.
   *
   * @param left what all of them have still to make
   */
  record Backfilled(String asset, Ordinals left, Instant at) implements Change {

    /** The partitions of which something else was so before. */
    Ordinals changed(Ordinals before) {
      return before.union(left).difference(before.intersection(left));
    }
  }

  /** A run waits or executes. */
  record Began(String run, List<String> assets, List<String> partitions, Instant at)
      implements Change {}

  /** A run has ended. */
  record Ended(String run, Instant at) implements Change {}

  /** A run that had these tags has made partitions; those in progress of it, and these. */
  record Executed(
      String run,
      List<String> assets,
      List<String> partitions,
      Map<String, String> tags,
      Instant at)
      implements Change {}

  /**
   * Partitions of an asset that is read are about to be requested, and may be joined.
   *
   * @param root the asset by whose evaluation they are
   * @param evaluation its number
   */
  record Requested(String asset, Ordinals partitions, String root, long evaluation, Instant at)
      implements Change {}

  /** A member of a set was added or removed, or is another now. */
  record Member(String set, String key, long ordinal, Instant at) implements Change {}
}
