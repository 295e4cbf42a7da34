package io.tranche.sensor.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What has become of a delivery.
 *
 * @param delivery its id
 * @param requestId of what was asked for
 * @param partition that was added or is run
 * @param reason why nothing was asked for
 * @param at when it came first
 * @param repeated whether it had come before, so that nothing was done this time
 */
public record Delivery(
    String sensor,
    String delivery,
    Outcome outcome,
    Optional<String> requestId,
    Optional<String> partition,
    Optional<String> reason,
    Instant at,
    boolean repeated) {

  /** What a sensor does about a delivery. */
  public enum Outcome {
    /** A member is added to a set, and its run asked for. */
    ADDED,
    /** A run is asked for. */
    LAUNCHED,
    /** It is none that the sensor does something about. */
    KEPT,
    /** The sensor is stopped, or all launching paused. */
    SKIPPED;

    /** The word in JSON. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Outcome parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  Delivery again() {
    return new Delivery(sensor, delivery, outcome, requestId, partition, reason, at, true);
  }
}
