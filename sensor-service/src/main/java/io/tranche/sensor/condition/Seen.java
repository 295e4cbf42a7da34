package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is so of an asset and of those that it reads.
 *
 * @param marks what is so of the partitions
 * @param running the partitions of runs in progress, by run and asset
 * @param early partitions, by asset, that are of no known member yet
 * @param sets the ordinals of the registered members of each dynamic set
 * @param codes what makes the partitions, by asset
 */
record Seen(
    Map<Mark, Ordinals> marks,
    Map<String, Map<String, Ordinals>> running,
    Map<String, Set<String>> early,
    Map<String, Ordinals> sets,
    Map<String, String> codes) {

  static final Seen NOTHING = new Seen(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  Seen {
    marks = Map.copyOf(marks);
    running = Map.copyOf(running);
    early = Map.copyOf(early);
    sets = Map.copyOf(sets);
    codes = Map.copyOf(codes);
  }

  /** The same, but for how backfills stand. */
  Seen with(List<Change.Backfilled> backfills) {
    Marks<Mark> all = new Marks<>(marks);
    backfills.forEach(one -> all.put(Mark.backfilled(one.asset()), one.left()));
    return new Seen(all.asMap(), running, early, sets, codes);
  }

  /** The same, of sets with these members. */
  Seen with(Map<String, Ordinals> members) {
    return new Seen(marks, running, early, members, codes);
  }
}
