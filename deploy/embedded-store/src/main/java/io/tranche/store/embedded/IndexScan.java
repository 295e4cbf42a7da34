package io.tranche.store.embedded;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/** Walks the ranges of a plan and answers positions, each once. */
final class IndexScan implements Iterator<Long> {
  private final Plan plan;
  private final Iterator<KeyRange> ranges;

  /** Null for a single key of a unique index, which cannot lead to one document twice. */
  private final @Nullable Set<Long> seen;

  private @Nullable KeyRange range;
  private @Nullable Cursor<byte[], byte[]> cursor;
  private @Nullable Long next;

  IndexScan(Plan plan) {
    this.plan = plan;
    List<KeyRange> all = plan.ranges();
    this.ranges = all.iterator();
    this.seen = plan.index().isUnique() && plan.index().isOnId() ? null : new HashSet<>();
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      if (cursor == null) {
        if (!ranges.hasNext()) {
          return false;
        }
        range = ranges.next();
        cursor =
            plan.index()
                .table()
                .cursor(plan.backward() ? range.to() : range.from(), plan.backward());
      }
      next = step(cursor, range);
      if (next == null) {
        cursor = null;
      } else if (seen != null && !seen.add(next)) {
        next = null;
      }
    }
    return true;
  }

  @Override
  public Long next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Long result = next;
    next = null;
    return result;
  }

  /** The position of the next entry within the range, or null at its end. */
  private @Nullable Long step(Cursor<byte[], byte[]> entries, @Nullable KeyRange within) {
    while (within != null && entries.hasNext()) {
      byte[] key = entries.next();
      if (plan.backward() && Arrays.compareUnsigned(key, within.to()) >= 0) {
        continue;
      }
      boolean beyond =
          plan.backward()
              ? Arrays.compareUnsigned(key, within.from()) < 0
              : Arrays.compareUnsigned(key, within.to()) >= 0;
      return beyond ? null : plan.index().positionOf(key, entries.getValue());
    }
    return null;
  }
}
