package io.tranche.run.member;

import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keys of a set whose ordinals are neighbours, as one text that is searched as a whole. An ordinal
 * is never given to another key, so what a block says stays true: it may lack keys that have come
 * since, and have some that are gone.
 *
 * @param keys one for each ordinal, in their order, with a line break between them
 */
record KeyBlock(Ordinals ordinals, String keys) {

  /** How many ordinals there are for each block; a key has at most 1,024 bytes. */
  static final int SIZE = 1_024;

  static final KeyBlock NONE = new KeyBlock(Ordinals.empty(), "");

  /** No key holds a control character. */
  private static final char BREAK = '\n';

  KeyBlock {
    long lines = ordinals.isEmpty() && keys.isEmpty() ? 0 : 1L + breaks(keys, 0, keys.length());
    if (lines != ordinals.size()) {
      throw new IllegalArgumentException(
          "Cannot hold keys: expected one for each ordinal ("
              + lines
              + " for "
              + ordinals.size()
              + ")");
    }
  }

  /** The block that an ordinal belongs to. */
  static long numberOf(long ordinal) {
    return Math.floorDiv(ordinal, SIZE);
  }

  /** All ordinals of a block. */
  static Ordinals range(long number) {
    return Ordinals.range(number * SIZE, number * SIZE + SIZE - 1);
  }

  /** This block with more keys, except such as cannot be told apart. */
  KeyBlock with(Collection<NamedOrdinal> others) {
    SortedMap<Long, String> all = new TreeMap<>();
    named(ordinals).forEach(one -> all.put(one.ordinal(), one.key()));
    others.stream()
        .filter(one -> one.key().indexOf(BREAK) < 0)
        .forEach(one -> all.put(one.ordinal(), one.key()));
    return new KeyBlock(
        Ordinals.of(all.keySet().stream().mapToLong(Long::longValue).toArray()),
        String.join(String.valueOf(BREAK), all.values()));
  }

  /** Those of the ordinals whose keys are known, in their order. */
  List<NamedOrdinal> named(Ordinals wanted) {
    List<NamedOrdinal> named = new ArrayList<>();
    PrimitiveIterator.OfLong each = ordinals.stream().iterator();
    for (int start = 0; each.hasNext(); start = end(start) + 1) {
      long ordinal = each.nextLong();
      if (wanted.contains(ordinal)) {
        named.add(new NamedOrdinal(ordinal, keys.substring(start, end(start))));
      }
    }
    return named;
  }

  /** Those of the ordinals whose keys have a text in them, in their order. */
  List<NamedOrdinal> having(String text, Ordinals wanted) {
    List<NamedOrdinal> having = new ArrayList<>();
    if (ordinals.isEmpty() || text.indexOf(BREAK) >= 0) {
      return having;
    }
    long line = 0;
    int start = 0;
    for (int at = keys.indexOf(text); at >= 0; at = keys.indexOf(text, start)) {
      int ownStart = keys.lastIndexOf(BREAK, at - 1) + 1;
      line += breaks(keys, start, ownStart);
      long ordinal = ordinals.select(line);
      int end = end(at);
      if (wanted.contains(ordinal)) {
        having.add(new NamedOrdinal(ordinal, keys.substring(ownStart, end)));
      }
      if (end == keys.length()) {
        break;
      }
      line++;
      start = end + 1;
    }
    return having;
  }

  /** Where the key ends that a place belongs to. */
  private int end(int at) {
    int end = keys.indexOf(BREAK, at);
    return end < 0 ? keys.length() : end;
  }

  private static int breaks(String keys, int from, int to) {
    int breaks = 0;
    for (int i = from; i < to; i++) {
      if (keys.charAt(i) == BREAK) {
        breaks++;
      }
    }
    return breaks;
  }
}
