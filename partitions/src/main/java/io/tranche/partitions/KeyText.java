package io.tranche.partitions;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a text must be to serve as a partition key. */
public final class KeyText {
  /** Longest key, in bytes of UTF-8. */
  public static final int MOST_BYTES = 1024;

  private static final String RESERVED_IN_DIMENSIONS = "|,[]";

  private KeyText() {}

  /**
   * The problems of a key that a person or program chose; empty if it may be used.
   *
   * @param place alone, or as one dimension among others, where {@code | , [ ]} are reserved
   */
  public static List<String> problems(String key, Place place) {
    var problems = new ArrayList<String>();
    if (key.isEmpty()) {
      problems.add("a partition key must not be empty");
    }
    if (key.contains("...")) {
      problems.add("a partition key must not contain ... (" + key + ")");
    }
    if (key.chars().anyMatch(Character::isISOControl)) {
      problems.add("a partition key must not contain control characters (" + visible(key) + ")");
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      problems.add(
          "a partition key must not be longer than 1024 bytes (" + key.substring(0, 40) + "…)");
    }
    if (place == Place.DIMENSION
        && key.chars().anyMatch(c -> RESERVED_IN_DIMENSIONS.indexOf(c) >= 0)) {
      problems.add("the key of a dimension must not contain any of | , [ ] (" + key + ")");
    }
    return problems;
  }

  /** Where a key is used: alone, or as one dimension among others. */
  public enum Place {
    ALONE,
    DIMENSION
  }

  private static String visible(String key) {
    var text = new StringBuilder();
    key.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }
}
