package io.tranche.run.endpoint;

import java.time.Duration;
import java.util.Optional;

/** When a service is called again that may answer otherwise then. */
final class Attempts {

  static final int MOST = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private int made;

  /** How long to wait after one more attempt; empty if it was the last one. */
  Optional<Duration> pause(Answer.Again answer) {
    made++;
    if (made >= MOST) {
      return Optional.empty();
    }
    Duration own = FIRST_PAUSE.multipliedBy(1L << (made - 1));
    Duration most = own.compareTo(LONGEST_PAUSE) < 0 ? own : LONGEST_PAUSE;
    return Optional.of(answer.after().orElse(most));
  }

  /** Why there is no next one. */
  String reason(Answer.Again last) {
    return last.reason() + ", at each of " + MOST + " attempts";
  }
}
