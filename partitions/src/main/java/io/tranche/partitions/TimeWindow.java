package io.tranche.partitions;

import java.time.Instant;

/**
 * A stretch of time, {@code start} inclusive and {@code end} exclusive.
 *
 * @param start first instant inside
 * @param end first instant after; never before {@code start}
 */
public record TimeWindow(Instant start, Instant end) {
  public TimeWindow {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "Cannot make a window: end is before start (" + start + ", " + end + ")");
    }
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}
