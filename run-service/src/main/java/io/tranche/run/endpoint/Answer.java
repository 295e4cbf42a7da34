package io.tranche.run.endpoint;

import java.time.Duration;
import java.util.Optional;

/** What has come of one call of a service. */
sealed interface Answer {

  /**
   * It has answered with 200 to 299.
   *
   * @param isEmpty whether its answer has no body
   */
  record Taken(int status, boolean isEmpty) implements Answer {}

  /**
   * It may answer otherwise when it is called again.
   *
   * @param after how long it wants not to be called
   */
  record Again(String reason, Optional<Duration> after) implements Answer {}

  /** It would answer the same again. */
  record Refused(String reason) implements Answer {}
}
