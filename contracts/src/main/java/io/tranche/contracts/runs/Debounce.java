package io.tranche.contracts.runs;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a request waits for others like it, of its origin, assets, tags and configuration, so
 * that one run answers them all. What comes first ends the wait.
 *
 * @param quietPeriod nothing was added to the run for so long; zero: that does not end the wait,
 *     nor does it where a message leaves it out
 * @param maxEvents the run answers so many requests, 1 to {@value #MOST_EVENTS}
 * @param maxDelay so long after the first request, more than zero and at most {@link #LONGEST};
 *     {@link #DEFAULT_DELAY} where a message leaves it out
 */
public record Debounce(
    @JsonFormat(shape = JsonFormat.Shape.STRING) Duration quietPeriod,
    int maxEvents,
    @JsonFormat(shape = JsonFormat.Shape.STRING) Duration maxDelay) {

  /** How many requests one run may gather. */
  public static final int MOST_EVENTS = 1_000;

  /** How long a request may wait. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** How long a request waits if nothing else is said. */
  public static final Duration DEFAULT_DELAY = Duration.ofSeconds(30);

  public Debounce {
    quietPeriod = Optional.ofNullable(quietPeriod).orElse(Duration.ZERO);
    maxDelay = Optional.ofNullable(maxDelay).orElse(DEFAULT_DELAY);
    if (maxEvents < 1 || maxEvents > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "debounce.maxEvents is out of range (" + maxEvents + "); accepted: 1 to " + MOST_EVENTS);
    }
    requireUpTo("quietPeriod", quietPeriod, Duration.ZERO);
    requireUpTo("maxDelay", maxDelay, Duration.ofMillis(1));
  }

  private static void requireUpTo(String field, Duration given, Duration least) {
    if (given.compareTo(least) < 0 || given.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "debounce."
              + field
              + " is out of range ("
              + given
              + "); accepted: "
              + least
              + " to "
              + LONGEST);
    }
  }

  /**
   * When the run starts, as far as is known when the last request has come.
   *
   * @param first when the first request came
   * @param last when the last one came
   * @param events how many requests the run answers
   */
  public Instant due(Instant first, Instant last, int events) {
    Instant latest = first.plus(maxDelay);
    if (events >= maxEvents || !latest.isAfter(last)) {
      return last;
    }
    Instant quiet = last.plus(quietPeriod);
    return quietPeriod.isZero() || quiet.isAfter(latest) ? latest : quiet;
  }
}
