package io.tranche.partitions;

import java.util.Arrays;

/** Compares texts as people do: runs of digits by the number that they spell. */
final class NaturalOrder {
  private NaturalOrder() {}

  /** A total order; 0 only for equal texts. */
  static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int order;
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = endOfDigits(a, i);
        int endB = endOfDigits(b, j);
        order = compareNumbers(a, i, endA, b, j, endB);
        i = endA;
        j = endB;
      } else {
        int left = a.codePointAt(i);
        int right = b.codePointAt(j);
        order = Integer.compare(left, right);
        i += Character.charCount(left);
        j += Character.charCount(right);
      }
      if (order != 0) {
        return order;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? Integer.signum(rest) : compareCodePoints(a, b);
  }

  private static int compareNumbers(String a, int i, int endA, String b, int j, int endB) {
    int fromA = skipZeros(a, i, endA);
    int fromB = skipZeros(b, j, endB);
    int longer = Integer.compare(endA - fromA, endB - fromB);
    return longer != 0 ? longer : a.substring(fromA, endA).compareTo(b.substring(fromB, endB));
  }

  private static int skipZeros(String text, int from, int end) {
    int at = from;
    while (at < end - 1 && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return '0' <= c && c <= '9';
  }

  private static int compareCodePoints(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }
}
