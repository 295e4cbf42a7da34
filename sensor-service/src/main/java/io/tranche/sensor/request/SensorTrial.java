package io.tranche.sensor.request;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tranche.sensor.control.Stop;
import java.util.Map;
import java.util.Optional;

/**
 * What a sensor would do about an event that did not happen.
 *
 * @param object what happened to: {@code s3://bucket/key}, {@code asset|partition}, or the assets
 *     of a run
 * @param kind of the event: created or removed, materialized or failed, or the status of a run
 * @param reason why nothing would follow, if so
 * @param set the dynamic partition set that would change
 * @param partition the key that would be added or run
 * @param metadata of the key that would be added
 * @param request the record that would be produced
 * @param stopped why nothing of it happens at present
 */
public record SensorTrial(
    String sensor,
    String object,
    String kind,
    Outcome outcome,
    Optional<String> reason,
    Optional<String> set,
    Optional<String> partition,
    Map<String, String> metadata,
    Optional<Object> request,
    Optional<Stop> stopped) {

  public SensorTrial {
    metadata = Map.copyOf(metadata);
  }

  /** Nothing would follow. */
  public static SensorTrial nothing(
      String sensor,
      String object,
      String kind,
      Outcome outcome,
      String reason,
      Optional<Stop> stopped) {
    return new SensorTrial(
        sensor,
        object,
        kind,
        outcome,
        Optional.of(reason),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        stopped);
  }

  /** What a sensor can do about an event. */
  public enum Outcome {
    ADDS("adds"),
    LAUNCHES("launches"),
    REMOVES("removes"),
    MARKS_STALE("marksStale"),
    WAITS("waits"),
    KEEPS("keeps"),
    REFUSES("refuses"),
    DOES_NOT_MATCH("doesNotMatch");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** The word in JSON. */
    @JsonValue
    public String word() {
      return word;
    }
  }
}
