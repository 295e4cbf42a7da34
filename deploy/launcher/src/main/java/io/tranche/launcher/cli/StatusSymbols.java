package io.tranche.launcher.cli;

import java.nio.charset.Charset;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One character for what is in a field of a grid.
 *
 * @param ellipsis for what is cut off
 */
record StatusSymbols(Map<Field, String> symbols, String ellipsis) {

  /** What the partitions of a field have in common. Fields without partitions are blank. */
  enum Field {
    MATERIALIZED("materialized"),
    MATERIALIZING("materializing"),
    FAILED("failed"),
    MISSING("missing"),
    PARTLY("some of it"),
    PARTLY_FAILED("some of it, some failed"),
    NOTHING("");

    private final String words;

    Field(String words) {
      this.words = words;
    }

    /** Of how many partitions have each status. */
    static Field of(Map<String, Long> counts) {
      Set<String> present =
          counts.entrySet().stream()
              .filter(count -> count.getValue() > 0)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      if (present.isEmpty()) {
        return NOTHING;
      }
      if (present.size() == 1) {
        return valueOf(present.iterator().next());
      }
      return present.contains(FAILED.name()) ? PARTLY_FAILED : PARTLY;
    }
  }

  StatusSymbols {
    symbols = Map.copyOf(symbols);
  }

  private static final StatusSymbols SIGNS = of("…", "■", "◐", "✕", "·", "▤", "!");
  private static final StatusSymbols ASCII = of("...", "#", "~", "x", ".", "+", "!");

  /** In the order of the fields. */
  private static StatusSymbols of(String ellipsis, String... signs) {
    Map<Field, String> symbols = new EnumMap<>(Map.of(Field.NOTHING, " "));
    Iterator<String> next = List.of(signs).iterator();
    for (Field field : Field.values()) {
      if (next.hasNext()) {
        symbols.put(field, next.next());
      }
    }
    return new StatusSymbols(symbols, ellipsis);
  }

  /** Those that can be written, without any doubt. */
  static StatusSymbols ascii() {
    return ASCII;
  }

  /** Signs, where the output can show them. */
  static StatusSymbols in(Charset output) {
    String all = String.join("", SIGNS.symbols.values()) + SIGNS.ellipsis;
    return output.canEncode() && output.newEncoder().canEncode(all) ? SIGNS : ASCII;
  }

  String of(Field field) {
    return symbols.getOrDefault(field, " ");
  }

  /** What each of the fields that are shown means. */
  String legend(Set<Field> shown) {
    return shown.stream()
        .filter(field -> field != Field.NOTHING)
        .sorted()
        .map(field -> of(field) + " " + field.words)
        .collect(Collectors.joining("   "));
  }

  /** At most so many characters of a text. */
  String cut(String text, int most) {
    int length = text.codePointCount(0, text.length());
    if (length <= most) {
      return text;
    }
    int kept = Math.max(0, most - ellipsis.length());
    return text.substring(0, text.offsetByCodePoints(0, kept)) + ellipsis;
  }
}
