package io.tranche.run.admission;

import io.tranche.run.admission.RunQueue.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs that wait behind each other. The first of them are in memory; the store may have more, all
 * of which stand behind the horizon. Not thread-safe.
 */
final class Lane {

  private static final Comparator<Spot> ORDER =
      Comparator.comparing(Spot::at).thenComparing(Spot::number);

  private final TreeMap<Spot, Waiting> first = new TreeMap<>(ORDER);
  private final TreeMap<Spot, Waiting> passing = new TreeMap<>(ORDER);
  private Instant horizon = Instant.MIN;
  private long weight;
  private boolean more;
  private int width = 1;

  /**
   * A place in the order of a lane.
   *
   * @param number tells those apart that came at the same time
   */
  record Spot(Instant at, long number) implements Comparable<Spot> {
    @Override
    public int compareTo(Spot other) {
      return ORDER.compare(this, other);
    }
  }

  /** Takes a run in; one that stands behind the horizon passes by, until {@link #shed}. */
  void put(Spot spot, Waiting waiting) {
    if (isBehind(spot)) {
      passing.put(spot, waiting);
    } else {
      first.put(spot, waiting);
      weight += waiting.weight();
    }
  }

  @Nullable Waiting get(Spot spot) {
    Waiting waiting = first.get(spot);
    return waiting == null ? passing.get(spot) : waiting;
  }

  void remove(Spot spot) {
    passing.remove(spot);
    Waiting removed = first.remove(spot);
    weight -= removed == null ? 0 : removed.weight();
  }

  /** What those weigh before whom nobody stands who is only in the store. */
  long weight() {
    return weight;
  }

  /** Those before whom nobody stands who is only in the store. */
  Set<Map.Entry<Spot, Waiting>> first() {
    return first.entrySet();
  }

  Optional<Spot> firstSpot() {
    return first.isEmpty() ? Optional.empty() : Optional.of(first.firstKey());
  }

  boolean isEmpty() {
    return first.isEmpty() && passing.isEmpty() && !more;
  }

  /** Whether the store may have runs that are not in memory. */
  boolean hasMore() {
    return more;
  }

  /** All runs up to it are in memory; those behind are only while they pass by. */
  Instant horizon() {
    return more ? horizon : Instant.MAX;
  }

  private boolean isBehind(Spot spot) {
    return more && spot.at().isAfter(horizon);
  }

  /**
   * Everything up to an instant is in memory.
   *
   * @param last whether nothing is behind it
   */
  void reach(Instant at, boolean last) {
    horizon = at;
    more = !last;
    List<Spot> reached = passing.keySet().stream().filter(spot -> !isBehind(spot)).toList();
    for (Spot spot : reached) {
      Waiting waiting = passing.remove(spot);
      if (waiting != null) {
        put(spot, waiting);
      }
    }
  }

  /** Whether the next ones should be read from the store, where so much is to be in memory. */
  boolean wants(int most) {
    return more && 2 * weight < (long) most * width;
  }

  /** Twice as many are kept, for none of the first can start. */
  void widen() {
    width *= 2;
  }

  /** Forgets those that pass by, and the last of too many: the store has them. */
  List<Waiting> shed(int most) {
    List<Waiting> shed = new ArrayList<>(passing.values());
    passing.clear();
    long kept = (long) most * width;
    if (weight > 2 * kept) {
      Spot last = last(kept);
      Map<Spot, Waiting> behind = first.tailMap(new Spot(last.at(), Long.MAX_VALUE), false);
      if (!behind.isEmpty()) {
        shed.addAll(behind.values());
        weight -= behind.values().stream().mapToLong(Waiting::weight).sum();
        behind.clear();
        horizon = last.at();
        more = true;
      }
    }
    return shed;
  }

  /** The last of those that weigh so much, and of the first in any case. */
  private Spot last(long kept) {
    Spot last = first.firstKey();
    long sum = 0;
    for (Map.Entry<Spot, Waiting> next : first.entrySet()) {
      sum += next.getValue().weight();
      if (sum > kept) {
        return last;
      }
      last = next.getKey();
    }
    return last;
  }
}
