package io.tranche.launcher.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tranche.launcher.cli.StatusSymbols.Field;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Two dimensions of an asset's status, a character for each field. */
final class DrawnGrid {

  private static final String GAP = "  ";

  /** What is left of a line for the keys of the rows. */
  private static final int MOST_OF_A_KEY = 28;

  private final JsonNode grid;
  private final StatusSymbols symbols;
  private final int keyWidth;

  private DrawnGrid(JsonNode grid, StatusSymbols symbols, int keyWidth) {
    this.grid = grid;
    this.symbols = symbols;
    this.keyWidth = keyWidth;
  }

  /** How many fields a line has room for beside the keys of the rows. */
  static int columns(JsonNode grid, int width) {
    return Math.max(1, width - keys(grid, width) - GAP.length());
  }

  /** How much of a line the keys of the rows get. */
  private static int keys(JsonNode grid, int width) {
    int longest = 0;
    for (JsonNode key : grid.at("/rows/keys")) {
      longest = Math.max(longest, length(key.asText()));
    }
    return Math.min(longest, Math.min(MOST_OF_A_KEY, width / 3));
  }

  /**
   * The lines of an answer.
   *
   * @param width of a line; the answer has at most {@link #columns} parts
   */
  static List<String> lines(JsonNode grid, StatusSymbols symbols, int width) {
    return new DrawnGrid(grid, symbols, keys(grid, width)).lines(width);
  }

  private List<String> lines(int width) {
    Set<Field> shown = EnumSet.noneOf(Field.class);
    List<String> lines = new ArrayList<>();
    lines.add("rows: " + side(grid.path("rows")));
    lines.add("columns: " + side(grid.path("columns")));
    if (grid.at("/rows/keys").isEmpty() || grid.at("/columns/keys").isEmpty()) {
      lines.add("nothing to show");
      return lines;
    }
    lines.add("");
    lines.add((" ".repeat(keyWidth) + GAP + ends(width)).stripTrailing());
    int row = 0;
    for (JsonNode cells : grid.path("cells")) {
      String key = symbols.cut(grid.at("/rows/keys/" + row++).asText(), keyWidth);
      String padding = " ".repeat(Math.max(0, keyWidth - length(key)));
      lines.add((key + padding + GAP + fields(cells, shown)).stripTrailing());
    }
    lines.add("");
    lines.add(symbols.legend(shown));
    return lines;
  }

  /** {@code date, 74 keys, up to 2 in each}. */
  private static String side(JsonNode side) {
    long from = side.path("from").asLong();
    long shown = side.path("to").asLong() - from;
    long total = side.path("total").asLong();
    long parts = Math.max(1, side.path("keys").size());
    return side.path("dimension").asText()
        + ", "
        + (shown == total
            ? count(total)
            : "keys %,d to %,d of %,d".formatted(from + 1, from + shown, total))
        + (shown > parts ? ", up to %,d in each".formatted((shown + parts - 1) / parts) : "");
  }

  private static String count(long keys) {
    return keys == 1 ? "1 key" : "%,d keys".formatted(keys);
  }

  /** The first keys of the first and the last column, as far as they fit above them. */
  private String ends(int width) {
    JsonNode keys = grid.at("/columns/keys");
    String first = keys.path(0).asText();
    String last = keys.path(keys.size() - 1).asText();
    int room = width - keyWidth - GAP.length();
    int between = keys.size() - length(first) - length(last);
    if (keys.size() > 1 && between > 0) {
      return first + " ".repeat(between) + last;
    }
    String both = first + symbols.ellipsis() + last;
    return symbols.cut(keys.size() == 1 ? first : both, room);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private String fields(JsonNode row, Set<Field> shown) {
    List<Field> fields = new ArrayList<>();
    JsonNode columns = grid.path("columns");
    long from = columns.path("from").asLong();
    long to = columns.path("to").asLong();
    int parts = columns.path("keys").size();
    for (JsonNode run : row.path("runs")) {
      Field field = field(run.path("counts"));
      shown.add(field);
      while (fields.size() < parts
          && from + (to - from) * fields.size() / parts < run.path("to").asLong()) {
        fields.add(field);
      }
    }
    StringBuilder line = new StringBuilder();
    fields.forEach(field -> line.append(symbols.of(field)));
    return line.toString();
  }

  private static Field field(JsonNode counts) {
    Map<String, Long> byStatus = new HashMap<>();
    counts.properties().forEach(one -> byStatus.put(one.getKey(), one.getValue().asLong()));
    return Field.of(byStatus);
  }
}
