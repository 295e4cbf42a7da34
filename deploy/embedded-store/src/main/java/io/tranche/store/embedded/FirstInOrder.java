package io.tranche.store.embedded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** The first few of many in an order, without ever holding many. */
final class FirstInOrder {
  private static final int SLACK = 1_000;

  private FirstInOrder() {}

  /** At least the first {@code count} in the order, equals as they came; unsorted. */
  static <T> Stream<T> of(Stream<T> all, Comparator<? super T> order, long count) {
    if (count > Integer.MAX_VALUE / 4) {
      return all;
    }
    int kept = (int) count;
    List<T> best = new ArrayList<>();
    for (Iterator<T> each = all.iterator(); each.hasNext(); ) {
      best.add(each.next());
      if (best.size() >= 2 * kept + SLACK) {
        best.sort(order);
        best.subList(kept, best.size()).clear();
      }
    }
    return best.stream();
  }
}
