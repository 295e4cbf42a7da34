package io.tranche.store.embedded;

import java.util.Arrays;

/** The keys of an index from one (inclusive) to another (exclusive). */
final class KeyRange {
  private final byte[] from;
  private final byte[] to;

  KeyRange(byte[] from, byte[] to) {
    this.from = from;
    this.to = to;
  }

  byte[] from() {
    return from;
  }

  byte[] to() {
    return to;
  }

  /** All keys that start with the given bytes. */
  static KeyRange startingWith(byte[] prefix) {
    return new KeyRange(prefix, after(prefix));
  }

  /** The smallest bytes above everything that starts with the given ones. */
  static byte[] after(byte[] prefix) {
    for (int last = prefix.length - 1; last >= 0; last--) {
      if (prefix[last] != (byte) 0xFF) {
        byte[] result = Arrays.copyOf(prefix, last + 1);
        result[last]++;
        return result;
      }
    }
    throw new IllegalArgumentException("Cannot end a key range: no key is above all");
  }

  static byte[] join(byte[] prefix, byte[] rest) {
    byte[] result = Arrays.copyOf(prefix, prefix.length + rest.length);
    System.arraycopy(rest, 0, result, prefix.length, rest.length);
    return result;
  }
}
