package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An evaluation of all partitions of an asset, some at a time, which is stored after each page:
 * whoever goes on with it begins where it stands.
 *
 * @param from the evaluation before
 * @param now this evaluation
 * @param last the greatest ordinal that was looked at; absent: none yet
 * @param nodes what conditions are to remember after it, so far
 * @param requested so far
 */
record Sweep(
    Instant from,
    Instant now,
    Optional<Long> last,
    Map<String, Ordinals> nodes,
    Ordinals requested) {

  /** As many partitions are looked at before what was found is stored. */
  static final int PAGE = 10_000;

  Sweep {
    nodes = Map.copyOf(nodes);
  }

  /** The next partitions to be looked at, of all that there are; empty when all were. */
  Ordinals page(Ordinals all, int size) {
    long from = last.map(ordinal -> all.rank(ordinal + 1)).orElse(0L);
    if (from >= all.size()) {
      return Ordinals.empty();
    }
    long to = Math.min(all.size(), from + size) - 1;
    return all.intersection(Ordinals.range(all.select(from), all.select(to)));
  }

  /** The same sweep after a page. */
  Sweep after(Ordinals page, Map<String, Ordinals> remembered, Ordinals found) {
    return new Sweep(from, now, Optional.of(page.last()), remembered, requested.union(found));
  }
}
