package io.tranche.sensor.condition;

import java.time.Instant;
import java.util.List;

/** Something that became known of an asset, or of one that it reads. */
sealed interface Change {

  /** When it happened. */
  Instant at();

  /** The partition has new data. */
  record Updated(String asset, String partition, Instant at) implements Change {}

  /** What the stored documents say of a partition now. */
  record Known(String asset, String partition, boolean materialized, boolean held, Instant at)
      implements Change {}

  /** The partition could not be produced. */
  record Failed(String asset, String partition, Instant at) implements Change {}

  /** A check has answered. */
  record Checked(String asset, String partition, String check, boolean passed, Instant at)
      implements Change {}

  /** A run waits or executes. */
  record Began(String run, List<String> assets, List<String> partitions, Instant at)
      implements Change {}

  /** A run has ended. */
  record Ended(String run, Instant at) implements Change {}
}
