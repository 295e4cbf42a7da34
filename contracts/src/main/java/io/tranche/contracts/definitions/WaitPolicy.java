package io.tranche.contracts.definitions;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a sensor of several assets waits.
 *
 * @param assets how many of them have to come, each with all of its partitions that are read
 * @param deadline since the first came; without it, for ever
 * @param onDeadline what happens when it has passed
 */
public record WaitPolicy(int assets, Optional<Duration> deadline, OnDeadline onDeadline) {

  /** What happens when not all has come in time. */
  public enum OnDeadline {
    /** The partition is run with what has come. */
    LAUNCH("launch"),
    /** Nothing runs; the next materialization begins a new wait. */
    SKIP("skip");

    private final String word;

    OnDeadline(String word) {
      this.word = word;
    }

    /** The word in a bundle. */
    public String word() {
      return word;
    }
  }
}
