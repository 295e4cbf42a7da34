package io.tranche.sensor.bucket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How what is listed differs from what is known. What has just happened, or was just heard of, is
 * left to the next listing: the two were not looked at in the same instant.
 */
final class Difference {

  private Difference() {}

  /** An object that was created or overwritten unheard, with what was heard of it before. */
  record Missed(Listed object, Optional<KnownObject> known) {}

  /**
   * What is there and was not told.
   *
   * @param listed objects that the sensor takes
   * @param known of the same keys
   * @param settled what happened, or was heard of, before then counts
   */
  static List<Missed> missed(
      Collection<Listed> listed, Collection<KnownObject> known, Instant settled) {
    Map<String, KnownObject> byKey = new HashMap<>();
    known.forEach(object -> byKey.put(object.key(), object));
    List<Missed> missed = new ArrayList<>();
    for (Listed object : listed) {
      Optional<KnownObject> heard = Optional.ofNullable(byKey.get(object.key()));
      boolean isSettled =
          !object.modified().isAfter(settled)
              && heard.filter(one -> one.at().isAfter(settled)).isEmpty();
      if (isSettled && heard.filter(one -> one.isAs(object)).isEmpty()) {
        missed.add(new Missed(object, heard));
      }
    }
    return missed;
  }

  /** What was told and is not among the keys that are there. */
  static List<KnownObject> gone(Set<String> keys, Collection<KnownObject> known, Instant settled) {
    return known.stream()
        .filter(one -> one.alive() && !keys.contains(one.key()) && !one.at().isAfter(settled))
        .toList();
  }
}
