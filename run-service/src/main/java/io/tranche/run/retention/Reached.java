package io.tranche.run.retention;

import io.tranche.run.eventlog.MongoTimeCursor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far earlier sweeps came, so that a sweep looks only at what has grown old since, and not
 * again at all that stays. Whatever was passed and can go by now is found by the next sweep that
 * starts from the beginning.
 */
final class Reached {

  private final Map<String, MongoTimeCursor> places = new ConcurrentHashMap<>();

  Optional<MongoTimeCursor> of(String walk) {
    return Optional.ofNullable(places.get(walk));
  }

  void note(String walk, MongoTimeCursor place) {
    places.put(walk, place);
  }
}
