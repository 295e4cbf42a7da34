package io.tranche.sensor.bucket;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the listing of a sensor's bucket has come. Each change is one compare-and-set.
 *
 * @param number counts the listings
 * @param started absent while none is under way
 * @param after the key behind which it goes on
 * @param found how many objects the sensor takes
 * @param missed how many were created or overwritten unheard
 * @param gone how many were removed unheard
 * @param due when the next one begins
 * @param worker the replica that lists, or listed last
 * @param version counts the changes
 */
record Listing(
    String sensor,
    long number,
    Optional<Instant> started,
    String after,
    long found,
    long missed,
    long gone,
    Instant due,
    String worker,
    long version) {

  static Listing first(String sensor, Instant now) {
    return new Listing(sensor, 0, Optional.empty(), "", 0, 0, 0, now, "", 1);
  }

  Listing begun(String replica, Instant now) {
    return new Listing(
        sensor, number + 1, Optional.of(now), "", 0, 0, 0, due, replica, version + 1);
  }

  Listing takenBy(String replica) {
    return new Listing(
        sensor, number, started, after, found, missed, gone, due, replica, version + 1);
  }

  /** A page was compared, and what it lacked announced. */
  Listing with(long foundMore, long missedMore, long goneMore, String last) {
    return new Listing(
        sensor,
        number,
        started,
        last,
        found + foundMore,
        missed + missedMore,
        gone + goneMore,
        due,
        worker,
        version + 1);
  }

  /** After its last page, with which it is stored. */
  Listing ended(Duration interval, Instant now) {
    return new Listing(
        sensor,
        number,
        Optional.empty(),
        "",
        found,
        missed,
        gone,
        now.plus(interval),
        worker,
        version);
  }

  /** In words. */
  String text() {
    return "listing " + number + ": " + found + " found, " + missed + " missed, " + gone + " gone";
  }
}
