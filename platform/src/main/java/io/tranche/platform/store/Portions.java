package io.tranche.platform.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Very many documents are read or written in portions, each of which is answered in time. */
public final class Portions {

  private static final int LARGEST = 2_000;

  private Portions() {}

  /** How long it may take to be answered for so many, where each portion may take so long. */
  public static Duration within(Duration portion, long count) {
    return portion.multipliedBy(1 + count / LARGEST);
  }

  /** All, in their order; no portion is empty. */
  public static <T> List<List<T>> of(Collection<T> all) {
    List<T> list = List.copyOf(all);
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < list.size(); from += LARGEST) {
      portions.add(list.subList(from, Math.min(list.size(), from + LARGEST)));
    }
    return portions;
  }
}
