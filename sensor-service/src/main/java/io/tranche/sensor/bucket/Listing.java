package io.tranche.sensor.bucket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the listing of a sensor's bucket has come. Each change is one compare-and-set.
 *
 * @param number counts the listings
 * @param started absent while none is under way
 * @param after the key behind which it goes on, or the next one begins
 * @param found how many objects the sensor takes
 * @param missed how many were created or overwritten unheard
 * @param gone how many were removed unheard
 * @param due when the next one begins
 * @param worker the replica that lists, or listed last
 * @param commands ids of the last that moved it: one that comes again changes nothing
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
    List<String> commands,
    long version) {

  private static final int MOST_REMEMBERED = 100;

  Listing {
    commands = List.copyOf(commands);
  }

  static Listing first(String sensor, Instant now) {
    return new Listing(sensor, 0, Optional.empty(), "", 0, 0, 0, now, "", List.of(), 1);
  }

  Listing begun(String replica, Instant now) {
    return new Listing(
        sensor, number + 1, Optional.of(now), after, 0, 0, 0, due, replica, commands, version + 1);
  }

  Listing takenBy(String replica) {
    return new Listing(
        sensor, number, started, after, found, missed, gone, due, replica, commands, version + 1);
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
        commands,
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
        commands,
        version);
  }

  /**
   * Somebody has moved it: what is under way goes on behind another key, or the next one begins
   * there at once. From the first key a new one begins.
   *
   * @param cursor the key; absent: from the first
   * @param command that says so
   */
  Listing moved(Optional<String> cursor, String command, Instant now) {
    if (commands.contains(command)) {
      return this;
    }
    List<String> remembered = new ArrayList<>(commands);
    remembered.add(command);
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.remove(0);
    }
    return new Listing(
        sensor,
        number,
        cursor.isPresent() ? started : Optional.empty(),
        cursor.orElse(""),
        found,
        missed,
        gone,
        started.isPresent() && cursor.isPresent() ? due : now,
        worker,
        remembered,
        version + 1);
  }

  /** In words. */
  String text() {
    return "listing " + number + ": " + found + " found, " + missed + " missed, " + gone + " gone";
  }
}
