package io.tranche.sensor.arrival;

import io.tranche.sensor.tick.Tick;
import io.tranche.sensor.tick.Tick.OffsetRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts what one sensor makes of the events of a batch. */
final class TickCounts {

  private final Map<String, OffsetRange> offsets = new TreeMap<>();
  private Instant at = Instant.EPOCH;
  private int matched;
  private int added;
  private int removed;
  private int requested;
  private int kept;
  private int refused;
  private int unmatched;
  private int skipped;
  private Optional<String> skipReason = Optional.empty();

  void count(ArrivalDecision decision, Instant received, ConsumerRecord<?, ?> raw) {
    at = received.isAfter(at) ? received : at;
    OffsetRange place = OffsetRange.of(raw);
    offsets.merge(place.place(), place, OffsetRange::joined);
    if (decision instanceof ArrivalDecision.Unmatched) {
      unmatched++;
      return;
    }
    matched++;
    if (decision instanceof ArrivalDecision.Change change) {
      added += change.request().adds().size();
      removed += change.request().deletes().size();
      requested += change.request().adds().stream().mapToInt(add -> add.runs().size()).sum();
    } else if (decision instanceof ArrivalDecision.Mark) {
      removed++;
    } else if (decision instanceof ArrivalDecision.Launch) {
      requested++;
    } else if (decision instanceof ArrivalDecision.Kept
        || decision instanceof ArrivalDecision.Awaits) {
      kept++;
    } else if (decision instanceof ArrivalDecision.Skipped stopped) {
      skipped++;
      skipReason = Optional.of(stopped.reason());
    } else {
      refused++;
    }
  }

  boolean hasMatched() {
    return matched > 0;
  }

  Tick toTick(String sensor) {
    List<OffsetRange> ranges = new ArrayList<>(offsets.values());
    return new Tick(
        sensor,
        at,
        matched,
        added,
        removed,
        requested,
        kept,
        refused,
        unmatched,
        skipped,
        skipReason,
        ranges,
        Optional.empty());
  }
}
