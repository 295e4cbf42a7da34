package io.tranche.sensor.tick;

import io.tranche.sensor.tick.Tick.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what one sensor makes of a batch of events that come from inside. */
public final class EventCounts {

  private final Map<String, OffsetRange> offsets = new TreeMap<>();
  private Instant at = Instant.EPOCH;
  private int matched;
  private int requested;
  private int kept;
  private int refused;
  private int skipped;
  private Optional<String> skipReason = Optional.empty();

  /** An event that the sensor takes. */
  public void match(OffsetRange place, Instant received) {
    matched++;
    at = received.isAfter(at) ? received : at;
    offsets.merge(place.place(), place, OffsetRange::joined);
  }

  /** So many requests follow. */
  public void request(int requests) {
    requested += requests;
  }

  /** Nothing follows for now. */
  public void keep() {
    kept++;
  }

  /** Nothing can follow. */
  public void refuse() {
    refused++;
  }

  /** Something would follow, but for this. */
  public void skip(String reason) {
    skipped++;
    skipReason = Optional.of(reason);
  }

  /** The record of it. */
  public Tick toTick(String sensor) {
    return new Tick(
        sensor,
        at,
        matched,
        0,
        0,
        requested,
        kept,
        refused,
        0,
        skipped,
        skipReason,
        List.copyOf(offsets.values()),
        Optional.empty());
  }
}
