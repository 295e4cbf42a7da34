package io.tranche.store.embedded;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map of bytes to bytes: the documents of a collection or the entries of an index. Readers
 * need no lock; every change belongs to the {@link Changes} of an operation.
 */
final class Table {
  private static final long SAMPLED = 200;

  private final Storage storage;
  private final MVMap<byte[], byte[]> map;
  private volatile String name;

  Table(Storage storage, String name, MVMap<byte[], byte[]> map) {
    this.storage = storage;
    this.name = name;
    this.map = map;
  }

  String name() {
    return name;
  }

  MVMap<byte[], byte[]> map() {
    return map;
  }

  byte @Nullable [] find(byte[] key) {
    return map.get(key);
  }

  /** Puts a value and answers the one that was there. */
  byte @Nullable [] put(byte[] key, byte[] value) {
    Changes changes = storage.changes();
    byte[] previous = map.put(key, value);
    changes.put(this, key, value, previous);
    return previous;
  }

  void remove(byte[] key) {
    Changes changes = storage.changes();
    byte[] previous = map.remove(key);
    if (previous != null) {
      changes.remove(this, key, previous);
    }
  }

  /** Takes back a change without a trace: the operation that made it has failed. */
  void restore(byte[] key, byte @Nullable [] previous) {
    if (previous == null) {
      map.remove(key);
    } else {
      map.put(key, previous);
    }
  }

  void drop() {
    storage.changes().drop(name);
    storage.dropMap(map);
  }

  void rename(String newName) {
    storage.dropLeftOver(newName);
    storage.changes().rename(name, newName);
    storage.renameMap(map, newName);
    name = newName;
  }

  /** A cursor over what the table holds now, unmoved by later changes. */
  Cursor<byte[], byte[]> cursor(byte @Nullable [] from, boolean backward) {
    return map.cursor(from, null, backward);
  }

  /** How many entries lie in a range: a look at a few pages, however many they are. */
  long count(KeyRange range) {
    return entriesBelow(range.to()) - entriesBelow(range.from());
  }

  private long entriesBelow(byte[] key) {
    long index = map.getKeyIndex(key);
    return index < 0 ? -index - 1 : index;
  }

  byte @Nullable [] lastKey() {
    return map.lastKey();
  }

  long size() {
    return map.sizeAsLong();
  }

  /** About how many bytes the keys and values have, judged by some of them. */
  long bytes() {
    long size = size();
    long sampled = Math.min(size, SAMPLED);
    long bytes = 0;
    for (long i = 0; i < sampled; i++) {
      byte[] key = map.getKey(i * size / sampled);
      byte[] value = key == null ? null : map.get(key);
      bytes += key == null || value == null ? 0 : key.length + value.length;
    }
    return sampled == 0 ? 0 : bytes * size / sampled;
  }
}
