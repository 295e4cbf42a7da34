package io.tranche.sensor.condition;

import java.time.Instant;

/**
 * How far a Kafka partition was read.
 *
 * @param offset of the last record
 * @param at the latest time of any record: a topic that was made anew begins later
 */
record Place(long offset, Instant at) {

  /** Whether a record is behind this place. */
  boolean isBefore(Place other) {
    return other.offset > offset || other.at.isAfter(at);
  }

  Place with(Place other) {
    return new Place(other.offset, other.at.isAfter(at) ? other.at : at);
  }
}
