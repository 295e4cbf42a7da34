package io.tranche.contracts.definitions;

import java.util.Collection;
import java.util.Comparator;

/** "Did you mean": the accepted word that is nearest to what a user wrote. */
final class Suggestion {

  private static final int FARTHEST = 3;

  private Suggestion() {}

  /** A half sentence to append to a message, or nothing when no word is near. */
  static String of(String given, Collection<String> accepted) {
    return accepted.stream()
        .filter(word -> distance(given, word) <= Math.min(FARTHEST, given.length() / 2 + 1))
        .min(Comparator.comparingInt(word -> distance(given, word)))
        .map(word -> ", did you mean " + word + "?")
        .orElse("");
  }

  /** How many single characters have to be inserted, removed or replaced. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
