package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.Debounce;
import java.time.Duration;
import java.util.Optional;

/** Reads how long files wait for others; what is wrong is noted in the fields' problems. */
final class DebounceReader {

  private static final Duration SHORTEST_DELAY = Duration.ofMillis(1);

  private DebounceReader() {}

  /** Empty where a run shall start with its first event. */
  static Optional<Debounce> debounce(Fields fields) {
    Duration quietPeriod =
        DurationReader.between(fields, "quietPeriod", Duration.ZERO, Debounce.LONGEST)
            .orElse(Duration.ZERO);
    int maxEvents =
        fields.integerBetween("maxEvents", 1, Debounce.MOST_EVENTS).orElse(Debounce.MOST_EVENTS);
    Duration maxDelay =
        DurationReader.between(fields, "maxDelay", SHORTEST_DELAY, Debounce.LONGEST)
            .orElse(Debounce.DEFAULT_DELAY);
    fields.end();
    check(fields, quietPeriod, maxEvents, maxDelay);
    int events = Math.max(1, Math.min(maxEvents, Debounce.MOST_EVENTS));
    return events == 1
        ? Optional.empty()
        : Optional.of(new Debounce(quietPeriod, events, maxDelay));
  }

  private static void check(Fields fields, Duration quietPeriod, int maxEvents, Duration maxDelay) {
    if (maxEvents == 1 && !quietPeriod.isZero()) {
      fields.problem(
          "maxEvents",
          "1",
          "starts the run with its first event, so that quietPeriod never counts",
          "2 to " + Debounce.MOST_EVENTS + ", or none");
    }
    if (quietPeriod.compareTo(maxDelay) > 0) {
      fields.problem(
          "quietPeriod",
          quietPeriod.toString(),
          "is longer than maxDelay, so that it never counts",
          "PT0S to " + maxDelay);
    }
  }
}
