package io.tranche.sensor.condition;

import io.tranche.contracts.automation.Known.ExecutedWithTags;

/** Something that is so of some partitions of an observed asset. */
record Mark(String asset, String name) {

  static Mark materialized(String asset) {
    return new Mark(asset, "materialized");
  }

  static Mark failed(String asset) {
    return new Mark(asset, "failed");
  }

  /** Did not pass a blocking check. */
  static Mark held(String asset) {
    return new Mark(asset, "held");
  }

  /** Was last made by a run that makes the asset with the condition too. */
  static Mark withTarget(String asset) {
    return new Mark(asset, "with target");
  }

  /** Was last made by a run with the tags that a condition names. */
  static Mark tagged(String asset, ExecutedWithTags tags) {
    return new Mark(asset, tags.toString());
  }

  /** Has still to be made by a backfill. */
  static Mark backfilled(String asset) {
    return new Mark(asset, "backfilled");
  }

  static Mark passed(String asset, String check) {
    return new Mark(asset, "passed " + check);
  }

  static Mark notPassed(String asset, String check) {
    return new Mark(asset, "not passed " + check);
  }
}
