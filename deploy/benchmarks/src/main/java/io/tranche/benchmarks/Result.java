package io.tranche.benchmarks;

import java.util.Optional;

/**
 * One figure.
 *
 * @param baseline the same figure of the bare loop in the same run, where it has one
 * @param ratio value to baseline
 */
record Result(
    String name, double value, String unit, Optional<Double> baseline, Optional<Double> ratio) {

  static Result of(String name, double value, String unit) {
    return new Result(name, value, unit, Optional.empty(), Optional.empty());
  }

  static Result of(String name, double value, String unit, double baseline) {
    return new Result(name, value, unit, Optional.of(baseline), Optional.of(value / baseline));
  }
}
