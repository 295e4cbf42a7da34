package io.tranche.sensor.arrival;

import io.tranche.contracts.Ids;
import io.tranche.contracts.definitions.FileSensorDocument.OnOverwrite;
import io.tranche.contracts.definitions.FileSensorDocument.SameContent;
import java.util.Optional;

/**
 * An object with some content that a sensor takes, which is to take each content once.
 *
 * @param order of the event, among those of the object
 * @param content what equal contents share
 * @param reruns whether a new version of a known object is run
 */
record Sighting(String sensor, String object, String order, String content, boolean reruns) {

  /** Empty where the sensor takes every file, does nothing, or nothing is told of the content. */
  static Optional<Sighting> of(AimedSensor sensor, ObjectEvent event, ArrivalDecision decision) {
    if (sensor.document().sameContent() == SameContent.PROCESS || !decision.takes()) {
      return Optional.empty();
    }
    return event
        .content()
        .fingerprint()
        .map(
            content ->
                new Sighting(
                    sensor.name(),
                    event.object(),
                    event.order(),
                    content,
                    sensor.document().onOverwrite() == OnOverwrite.REMATERIALIZE));
  }

  /** Under which the sensor remembers the object that has brought the content first. */
  String contentId() {
    return Ids.of("content", sensor, content);
  }

  /** Under which the sensor remembers the last version of the object that it took. */
  String objectId() {
    return objectId(sensor, object);
  }

  /** The same of any object. */
  static String objectId(String sensor, String object) {
    return Ids.of("object", sensor, object);
  }

  /** Under which the sensor remembers the last version of an object that it left out. */
  static String leftOutId(String sensor, String object) {
    return Ids.of("leftOut", sensor, object);
  }

  /** Remembered as taken. */
  Seen as(String id) {
    return new Seen(id, object, order, content);
  }

  /** Remembered as left out. */
  Seen leftOut(String holder) {
    return new Seen(leftOutId(sensor, object), holder, order, content);
  }

  /**
   * What is remembered.
   *
   * @param object that has the content; of a version that was left out the one that had it first
   * @param order of the last event that counted
   */
  record Seen(String id, String object, String order, String content) {}
}
