package io.tranche.store.embedded;

import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a table within a range, in one direction. While it rests it holds no page of
 * the table: it then goes on behind the last key, over what the table holds by that time.
 */
final class TableScan {
  private final Table table;
  private final KeyRange range;
  private final boolean backward;
  private @Nullable Cursor<byte[], byte[]> cursor;
  private byte @Nullable [] key;

  TableScan(Table table, KeyRange range, boolean backward) {
    this.table = table;
    this.range = range;
    this.backward = backward;
  }

  /** Moves to the next entry and answers its key, or null at the end of the range. */
  byte @Nullable [] next() {
    if (cursor == null) {
      cursor = table.cursor(start(), backward);
    }
    while (cursor.hasNext()) {
      byte[] candidate = cursor.next();
      if (isBefore(candidate)) {
        continue;
      }
      key = isBehind(candidate) ? null : candidate;
      return key;
    }
    return null;
  }

  /** The value of the entry that {@link #next} has moved to. */
  byte[] value() {
    if (cursor == null) {
      throw new IllegalStateException("Cannot read a value: the scan rests");
    }
    return cursor.getValue();
  }

  void rest() {
    cursor = null;
  }

  private byte[] start() {
    if (key != null) {
      return key;
    }
    return backward ? range.to() : range.from();
  }

  /** Cursors include the key they start at; the end of a range is not part of it. */
  private boolean isBefore(byte[] candidate) {
    return (key != null && Arrays.equals(candidate, key))
        || (backward && Arrays.compareUnsigned(candidate, range.to()) >= 0);
  }

  private boolean isBehind(byte[] candidate) {
    return backward
        ? Arrays.compareUnsigned(candidate, range.from()) < 0
        : Arrays.compareUnsigned(candidate, range.to()) >= 0;
  }
}
