package io.tranche.run.status;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the topic {@code asset-events} was read.
 *
 * @param topic the id that Kafka gave the topic: one that was made anew begins at 0 again
 * @param next the offset of the next event of each Kafka partition
 */
record EventPlaces(String topic, Map<Integer, Long> next) {

  EventPlaces {
    next = Map.copyOf(next);
  }

  boolean hasPassed(int partition, long offset) {
    return offset < next.getOrDefault(partition, 0L);
  }

  /** How many events lie between these places and later ones. */
  long until(EventPlaces later) {
    return later.next.entrySet().stream()
        .mapToLong(place -> place.getValue() - next.getOrDefault(place.getKey(), 0L))
        .sum();
  }

  /** Whether one can read on from here in a topic that has these events. */
  boolean isWithin(EventPlaces first, EventPlaces end) {
    return isAtLeast(first) && end.isAtLeast(this);
  }

  /** Whether these are places of the same Kafka partitions, none of them earlier. */
  boolean isAtLeast(EventPlaces other) {
    return topic.equals(other.topic)
        && next.keySet().equals(other.next.keySet())
        && next.entrySet().stream()
            .allMatch(
                place ->
                    place.getValue() >= other.next.getOrDefault(place.getKey(), Long.MAX_VALUE));
  }

  /** These places, after what comes before others was read too. */
  EventPlaces after(Map<Integer, Long> others) {
    Map<Integer, Long> moved = new HashMap<>(next);
    others.forEach((partition, offset) -> moved.merge(partition, offset, Math::max));
    return new EventPlaces(topic, moved);
  }

  /** The earlier of two places in each Kafka partition. */
  EventPlaces earliest(EventPlaces other) {
    Map<Integer, Long> earliest = new HashMap<>(next);
    other.next.forEach((partition, offset) -> earliest.merge(partition, offset, Math::min));
    return new EventPlaces(topic, earliest);
  }
}
