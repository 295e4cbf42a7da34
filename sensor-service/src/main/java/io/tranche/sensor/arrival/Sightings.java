package io.tranche.sensor.arrival;

import io.tranche.sensor.arrival.Sighting.Seen;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the objects of a batch have a content that their sensor took before. The first object
 * with a content holds it for ever: what comes again is decided as it was the first time. A new
 * version of an object that was taken is measured by the last version of the same object only, so
 * that it is never lost because another one had that content. Not thread-safe.
 */
final class Sightings {

  private final List<Sighting> sightings;
  private final Map<String, Seen> known = new HashMap<>();
  private final Map<String, Seen> claims = new LinkedHashMap<>();
  private final Map<String, Seen> taken = new LinkedHashMap<>();
  private final Map<Sighting, String> leftOut = new LinkedHashMap<>();

  /**
   * @param sightings in their order
   */
  Sightings(List<Sighting> sightings) {
    this.sightings = List.copyOf(sightings);
  }

  /** What has to be known of what is remembered. */
  Set<String> ids() {
    Set<String> ids = new HashSet<>();
    for (Sighting one : sightings) {
      ids.add(one.contentId());
      ids.add(one.objectId());
    }
    return ids;
  }

  /** Decides on what is remembered, by its ids. */
  void decide(Map<String, Seen> remembered) {
    known.clear();
    known.putAll(remembered);
    claims.clear();
    taken.clear();
    leftOut.clear();
    sightings.forEach(this::decide);
  }

  private void decide(Sighting one) {
    Seen last = known.get(one.objectId());
    if (last == null) {
      Seen holder = known.get(one.contentId());
      if (holder != null && !holder.object().equals(one.object())) {
        leftOut.put(one, holder.object());
      } else {
        take(one, true);
      }
    } else if (one.order().compareTo(last.order()) > 0) {
      if (last.content().equals(one.content())) {
        leftOut.put(one, one.object());
      } else {
        take(one, one.reruns());
      }
    }
  }

  private void take(Sighting one, boolean holds) {
    Seen seen = one.as(one.objectId());
    known.put(seen.id(), seen);
    taken.put(seen.id(), seen);
    Seen claim = one.as(one.contentId());
    if (holds && known.putIfAbsent(claim.id(), claim) == null) {
      claims.put(claim.id(), claim);
    }
  }

  /** The contents that objects of the batch are the first to have. */
  Map<String, Seen> claims() {
    return claims;
  }

  /** Whether nobody else was faster. */
  boolean holdsAll(Map<String, Seen> holders) {
    return claims.values().stream()
        .allMatch(
            claim -> {
              Seen holder = holders.get(claim.id());
              return holder != null && holder.object().equals(claim.object());
            });
  }

  /** What is to be remembered: the versions that are taken, and those that are left out. */
  List<Seen> remembered() {
    Map<String, Seen> all = new LinkedHashMap<>(taken);
    leftOut.forEach(
        (one, holder) -> {
          Seen seen = one.leftOut(holder);
          all.put(seen.id(), seen);
        });
    return List.copyOf(all.values());
  }

  /** Those that are left out, each with the object that had the content first. */
  Map<Sighting, String> leftOut() {
    return Map.copyOf(leftOut);
  }
}
