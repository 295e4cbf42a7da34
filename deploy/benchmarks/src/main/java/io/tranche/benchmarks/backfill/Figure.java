package io.tranche.benchmarks.backfill;

import java.util.Optional;

/**
 * What was measured.
 *
 * @param beside what stands beside it in place of the bare loop
 */
public record Figure(String name, double value, String unit, Optional<Double> beside) {

  /** With nothing beside it. */
  public static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, Optional.empty());
  }

  /** With something beside it. */
  public static Figure of(String name, double value, String unit, double beside) {
    return new Figure(name, value, unit, Optional.of(beside));
  }

  static Figure millis(String name, double value) {
    return new Figure(name, value, "ms", Optional.empty());
  }

  static Figure millis(String name, double value, double beside) {
    return new Figure(name, value, "ms", Optional.of(beside));
  }
}
