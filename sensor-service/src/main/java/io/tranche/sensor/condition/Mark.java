package io.tranche.sensor.condition;

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

  static Mark passed(String asset, String check) {
    return new Mark(asset, "passed " + check);
  }

  static Mark notPassed(String asset, String check) {
    return new Mark(asset, "not passed " + check);
  }
}
