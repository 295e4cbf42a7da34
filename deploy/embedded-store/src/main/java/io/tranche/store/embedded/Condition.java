package io.tranche.store.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query demands of one field, as far as an index can help: the field has one of the {@code
 * equal} values, or lies between two bounds of one type. The matcher tests every candidate again,
 * so a condition may let too much through, never too little.
 *
 * @param equal the values, of which one must be the field's; null when not asked
 * @param lower the lower bound; null when there is none
 * @param upper the upper bound; null when there is none
 */
record Condition(@Nullable List<Object> equal, @Nullable Bound lower, @Nullable Bound upper) {
  static final Condition NONE = new Condition(null, null, null);

  /** One end of a range: a value that is neither null nor a document nor an array. */
  record Bound(Object value, boolean inclusive) {}

  /** Both demands, as far as one condition can say them: of two of a kind the first stays. */
  Condition and(Condition other) {
    return new Condition(
        equal != null ? equal : other.equal,
        lower != null ? lower : other.lower,
        upper != null ? upper : other.upper);
  }

  boolean isRange() {
    return lower != null || upper != null;
  }
}
