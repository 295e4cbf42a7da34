package io.tranche.store.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import io.tranche.store.embedded.Condition.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an index answers a query: which ranges of its keys hold all candidates, and whether they come
 * in the order asked for.
 *
 * <p>Used are equal values (or lists of them) on the first fields of the index, then one range on
 * the next field; everything else is left to the matcher. The index with the highest score wins, of
 * those with the same the one that has fewer candidates.
 *
 * @param index the index to walk
 * @param ranges the ranges, ascending and without overlap
 * @param ordered whether the candidates come in the order that the query asks for
 * @param backward whether to walk from the last key to the first
 * @param score how much of the query the index answers
 */
record Plan(
    OrderedIndex index, List<KeyRange> ranges, boolean ordered, boolean backward, int score) {
  private static final int WHOLE_UNIQUE_KEY = 1_000;
  private static final int EQUAL_FIELD = 10;
  private static final int RANGE = 4;
  private static final int ORDER = 5;
  private static final int MOST_RANGES = 10_000;

  /** The best plan, or null when all documents have to be looked at. */
  static @Nullable Plan choose(
      Collection<OrderedIndex> indexes, Document query, @Nullable Document orderBy) {
    Conditions conditions = Conditions.of(query);
    Plan best = null;
    for (OrderedIndex index : indexes) {
      Plan plan = of(index, conditions, orderBy);
      int least = best == null ? 1 : best.score;
      if (plan.score > least
          || (plan.score == least && (best == null || plan.candidates() < best.candidates()))) {
        best = plan;
      }
      if (plan.score >= WHOLE_UNIQUE_KEY) {
        break;
      }
    }
    return best;
  }

  private static Plan of(OrderedIndex index, Conditions conditions, @Nullable Document orderBy) {
    List<IndexKey> keys = index.getKeys();
    String first = keys.get(0).getKey();
    if ((index.isSparse() && !demandsAValue(conditions.on(first)))
        || (index.hasSeenArrays() && hasNumberedStep(first))) {
      return new Plan(index, List.of(), false, false, 0);
    }
    int usable = index.hasSeenArrays() ? 1 : keys.size();
    Set<byte[]> prefixes = new TreeSet<>(BytesType.INSTANCE);
    prefixes.add(new byte[0]);
    int equalFields = 0;
    while (equalFields < usable) {
      List<Object> values = conditions.on(keys.get(equalFields).getKey()).equal();
      if (values == null || (long) prefixes.size() * values.size() > MOST_RANGES) {
        break;
      }
      prefixes = extend(prefixes, values, keys.get(equalFields).isAscending());
      equalFields++;
    }
    int score = EQUAL_FIELD * equalFields;
    if (index.isUnique() && equalFields == keys.size()) {
      score += WHOLE_UNIQUE_KEY;
    }
    Condition next =
        equalFields < usable ? conditions.on(keys.get(equalFields).getKey()) : Condition.NONE;
    List<KeyRange> ranges = new ArrayList<>(prefixes.size());
    for (byte[] prefix : prefixes) {
      if (next.isRange()) {
        ranges.add(range(prefix, next, keys.get(equalFields), index.hasSeenArrays()));
      } else {
        ranges.add(prefix.length == 0 ? OrderedIndex.ALL : KeyRange.startingWith(prefix));
      }
    }
    if (next.isRange()) {
      score += RANGE;
    }
    int direction = 0;
    if (orderBy != null && index.ordersExactly() && ranges.size() == 1) {
      direction = direction(keys, equalFields, orderBy);
    }
    boolean ordered = direction != 0;
    return new Plan(index, ranges, ordered, direction < 0, score + (ordered ? ORDER : 0));
  }

  /** How many entries its ranges hold. */
  private long candidates() {
    return ranges.stream().mapToLong(index.table()::count).sum();
  }

  private static Set<byte[]> extend(Set<byte[]> prefixes, List<Object> values, boolean ascending) {
    Set<byte[]> result = new TreeSet<>(BytesType.INSTANCE);
    for (Object value : values) {
      byte[] part = SortKey.of(value, ascending);
      for (byte[] prefix : prefixes) {
        result.add(KeyRange.join(prefix, part));
      }
    }
    return result;
  }

  /**
   * The keys between the bounds, within the type of the bounds. Of two bounds on an index with
   * arrays only one is used: different elements may satisfy the one and the other.
   */
  private static KeyRange range(byte[] prefix, Condition next, IndexKey key, boolean arrays) {
    boolean ascending = key.isAscending();
    Bound low = ascending ? next.lower() : next.upper();
    Bound high = ascending ? next.upper() : next.lower();
    if (arrays && low != null) {
      high = null;
    }
    Bound any = low != null ? low : high;
    byte[] type =
        KeyRange.join(prefix, SortKey.typeOf(any == null ? null : any.value(), ascending));
    byte[] from = type;
    if (low != null) {
      from = KeyRange.join(prefix, SortKey.of(low.value(), ascending));
      from = low.inclusive() ? from : KeyRange.after(from);
    }
    byte[] to = KeyRange.after(type);
    if (high != null) {
      to = KeyRange.join(prefix, SortKey.of(high.value(), ascending));
      to = high.inclusive() ? KeyRange.after(to) : to;
    }
    return new KeyRange(from, to);
  }

  /**
   * The direction in which the index gives the order: 1, -1, or 0 when it does not. Fields that the
   * query holds at one value take no part in the order.
   */
  private static int direction(List<IndexKey> keys, int equalFields, Document orderBy) {
    Map<String, Integer> held = new HashMap<>();
    for (int i = 0; i < equalFields; i++) {
      held.put(keys.get(i).getKey(), i);
    }
    int next = equalFields;
    int direction = 0;
    Set<String> done = new HashSet<>(held.keySet());
    for (Map.Entry<String, Object> part : orderBy.entrySet()) {
      if (!done.add(part.getKey())) {
        continue;
      }
      if (next == keys.size()
          || !keys.get(next).getKey().equals(part.getKey())
          || !(part.getValue() instanceof Number number)) {
        return 0;
      }
      int wanted = (number.intValue() > 0) == keys.get(next).isAscending() ? 1 : -1;
      if (direction != 0 && direction != wanted) {
        return 0;
      }
      direction = wanted;
      next++;
    }
    return direction == 0 && !orderBy.isEmpty() ? 1 : direction;
  }

  /** Whether a document without the field can never match. */
  private static boolean demandsAValue(Condition condition) {
    List<Object> equal = condition.equal();
    return (equal != null && equal.stream().noneMatch(Missing::isNullOrMissing))
        || condition.isRange();
  }

  /** {@code a.0.b} means an element by number, which index keys do not know. */
  private static boolean hasNumberedStep(String path) {
    for (String step : path.split("\\.", -1)) {
      if (!step.isEmpty() && step.chars().allMatch(Character::isDigit)) {
        return true;
      }
    }
    return false;
  }
}
