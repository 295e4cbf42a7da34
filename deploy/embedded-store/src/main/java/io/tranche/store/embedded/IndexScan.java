package io.tranche.store.embedded;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks the ranges of a plan and answers positions, each once. */
final class IndexScan {
  private static final int POSITIONS_PER_SET = 1 << 10;

  private final Plan plan;
  private final Iterator<KeyRange> ranges;

  /** Empty for the index on {@code _id}, which cannot lead to one document twice. */
  private final Map<Long, BitSet> seen = new HashMap<>();

  private final boolean canRepeat;
  private @Nullable TableScan entries;

  IndexScan(Plan plan) {
    this.plan = plan;
    this.ranges = plan.ranges().iterator();
    this.canRepeat = !plan.index().isOnId();
  }

  /** The next position, or null at the end. */
  @Nullable Long next() {
    while (true) {
      if (entries == null) {
        if (!ranges.hasNext()) {
          return null;
        }
        entries = new TableScan(plan.index().table(), ranges.next(), plan.backward());
      }
      byte[] key = entries.next();
      if (key == null) {
        entries = null;
        continue;
      }
      long position = plan.index().positionOf(key, entries.value());
      if (!canRepeat || isNew(position)) {
        return position;
      }
    }
  }

  void rest() {
    if (entries != null) {
      entries.rest();
    }
  }

  private boolean isNew(long position) {
    BitSet set =
        seen.computeIfAbsent(position / POSITIONS_PER_SET, each -> new BitSet(POSITIONS_PER_SET));
    int bit = (int) (position % POSITIONS_PER_SET);
    boolean isNew = !set.get(bit);
    set.set(bit);
    return isNew;
  }
}
