package io.tranche.contracts.definitions;

import java.util.Collection;

/** "Did you mean": the accepted word that is nearest to what a user wrote. */
final class Suggestion {

  private static final int FARTHEST = 3;

  private Suggestion() {}

  /** A half sentence to append to a message, or nothing when no word is near. */
  static String of(String given, Collection<String> accepted) {
    int limit = Math.min(FARTHEST, given.length() / 2 + 1);
    String nearest = "";
    for (String word : accepted) {
      int distance = distance(given, word, limit);
      if (distance <= limit) {
        nearest = word;
        limit = distance - 1;
      }
    }
    return nearest.isEmpty() ? "" : ", did you mean " + nearest + "?";
  }

  /**
   * How many single characters have to be inserted, removed or replaced.
   *
   * @return at most the limit; any number above it stands for more
   */
  static int distance(String a, String b, int limit) {
    if (limit < 0 || Math.abs(a.length() - b.length()) > limit) {
      return limit + 1;
    }
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      if (nextRow(a.charAt(i - 1), b, i, limit, previous, current) > limit) {
        return limit + 1;
      }
      int[] spare = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }

  /** Only what is at most the limit away from the diagonal matters; the answer is the least. */
  private static int nextRow(char c, String b, int i, int limit, int[] previous, int[] current) {
    int from = Math.max(1, i - limit);
    int to = Math.min(b.length(), i + limit);
    current[from - 1] = from == 1 ? i : limit + 1;
    if (to < b.length()) {
      current[to + 1] = limit + 1;
    }
    int least = current[from - 1];
    for (int j = from; j <= to; j++) {
      int replaced = previous[j - 1] + (c == b.charAt(j - 1) ? 0 : 1);
      current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      least = Math.min(least, current[j]);
    }
    return least;
  }
}
