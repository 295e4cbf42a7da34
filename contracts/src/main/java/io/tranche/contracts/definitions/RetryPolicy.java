package io.tranche.contracts.definitions;

import io.tranche.contracts.runs.RunTags;
import java.time.Duration;

/**
 * How often a failed run is followed by another one, and how long that waits.
 *
 * @param maxRetries how many runs may follow the first one, 0 to 100
 * @param delay before the first retry, at most a day
 * @param backoff how the delay grows from one retry to the next; never beyond a day
 * @param jitter whether each delay is shortened by up to a half of it, so that runs that failed
 *     together do not come back together
 */
public record RetryPolicy(int maxRetries, Duration delay, Backoff backoff, boolean jitter) {

  public static final int MOST_RETRIES = RunTags.MOST_RETRIES;
  public static final Duration LONGEST_DELAY = Duration.ofDays(1);

  private static final int LARGEST_FACTOR = 1 << 20;

  /** A failed run is failed. */
  public static final RetryPolicy NEVER =
      new RetryPolicy(0, Duration.ZERO, Backoff.CONSTANT, false);

  public RetryPolicy {
    if (maxRetries < 0 || maxRetries > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "maxRetries must be 0 to " + MOST_RETRIES + " (" + maxRetries + ")");
    }
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException(
          "delay must be PT0S to " + LONGEST_DELAY + " (" + delay + ")");
    }
  }

  /** How the delay grows. */
  public enum Backoff {
    /** Always the same. */
    CONSTANT,
    /** Once, twice, three times the delay. */
    LINEAR,
    /** Once, twice, four times the delay. */
    EXPONENTIAL;

    private int factor(int number) {
      return switch (this) {
        case CONSTANT -> 1;
        case LINEAR -> number;
        case EXPONENTIAL -> number > 20 ? LARGEST_FACTOR : 1 << (number - 1);
      };
    }
  }

  /**
   * How long a retry waits after the failure; the same whenever it is asked.
   *
   * @param number of the retry, from 1
   * @param failedRunId the run that has failed; its id draws the jitter
   */
  public Duration delayBefore(int number, String failedRunId) {
    Duration grown = delay.multipliedBy(backoff.factor(number));
    long millis = (grown.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : grown).toMillis();
    long shorter = jitter ? Math.floorMod(failedRunId.hashCode(), millis / 2 + 1) : 0;
    return Duration.ofMillis(millis - shorter);
  }
}
