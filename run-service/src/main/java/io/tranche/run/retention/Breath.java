package io.tranche.run.retention;

/** What a sweep does between two batches, so that it is in nobody's way. */
@FunctionalInterface
interface Breath {

  /** Waits for a moment; false if the sweep is to end here. */
  boolean take();
}
