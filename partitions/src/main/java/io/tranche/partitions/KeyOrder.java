package io.tranche.partitions;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** In which order the keys of a dynamic set are listed, paged, and enclosed by ranges. */
public enum KeyOrder implements Comparator<String> {
  /** As they were registered. */
  REGISTRATION("registration") {
    @Override
    public int compare(String a, String b) {
      throw new UnsupportedOperationException(
          "Cannot compare keys: texts do not tell when they were registered ("
              + a
              + ", "
              + b
              + ")");
    }
  },

  /**
   * By code point, except that a run of ASCII digits counts as the number that it spells: {@code
   * file-9} before {@code file-10}. Texts that differ only in leading zeros follow by code point.
   */
  NATURAL("natural") {
    @Override
    public int compare(String a, String b) {
      return NaturalOrder.compare(a, b);
    }
  },

  /**
   * Keys are whole numbers of at most 18 digits, without leading zeros or {@code +}, in the order
   * of their values. Texts that are none come last, in natural order.
   */
  INTEGER("integer") {
    @Override
    public int compare(String a, String b) {
      boolean isNumber = isInteger(a);
      if (isNumber && isInteger(b)) {
        return Long.compare(Long.parseLong(a), Long.parseLong(b));
      }
      return isNumber || isInteger(b) ? (isNumber ? -1 : 1) : NaturalOrder.compare(a, b);
    }

    @Override
    public List<String> problems(String key) {
      return isInteger(key)
          ? List.of()
          : List.of("a key must be a whole number of at most 18 digits, such as 42 (" + key + ")");
    }
  };

  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private final String word;

  KeyOrder(String word) {
    this.word = word;
  }

  /** The word of the wire form. */
  public String word() {
    return word;
  }

  /** The words that {@link #word()} may be. */
  public static List<String> words() {
    return Arrays.stream(values()).map(KeyOrder::word).toList();
  }

  /** Why a key does not fit the order, besides {@link KeyText}; empty if it does. */
  public List<String> problems(String key) {
    return List.of();
  }

  private static boolean isInteger(String key) {
    return WHOLE_NUMBER.matcher(key).matches();
  }
}
