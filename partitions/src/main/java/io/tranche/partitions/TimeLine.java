package io.tranche.partitions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Time line. */
final class TimeLine {
  private TimeLine() {}

  static TimeLine of(TimeWindowPartitionsDefinition definition) {
    throw new UnsupportedOperationException(definition.cron());
  }

  TimeWindow windowAt(Instant instant) {
    throw new UnsupportedOperationException();
  }

  Optional<String> keyStartingAt(Instant start) {
    throw new UnsupportedOperationException();
  }

  List<TimeWindow> windows(Ordinals ordinals) {
    throw new UnsupportedOperationException();
  }

  Optional<TimeWindow> window(String key) {
    throw new UnsupportedOperationException();
  }

  Ordinals ordinals(Instant now) {
    throw new UnsupportedOperationException();
  }

  OptionalLong ordinal(String key, Instant now) {
    throw new UnsupportedOperationException();
  }

  Optional<String> key(long ordinal) {
    throw new UnsupportedOperationException();
  }

  List<String> keys(Instant now, long offset, int limit) {
    throw new UnsupportedOperationException();
  }

  Ordinals between(PartitionKeyRange range) {
    throw new UnsupportedOperationException();
  }

  int bits() {
    throw new UnsupportedOperationException();
  }
}
