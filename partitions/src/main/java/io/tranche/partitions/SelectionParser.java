package io.tranche.partitions;

import io.tranche.partitions.PartitionSelection.Item;
import io.tranche.partitions.PartitionSelection.Rectangle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one selection from left to right. */
final class SelectionParser {
  private static final String DOTS = "...";
  private static final String PLAIN_SIGNS = "_:./@|+~%#-";

  private final String text;
  private int at;

  SelectionParser(String text) {
    this.text = text;
  }

  /** May the character stand in a key without quotes? */
  static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c) || PLAIN_SIGNS.indexOf(c) >= 0;
  }

  List<Rectangle> parse() {
    var rectangles = new ArrayList<Rectangle>();
    do {
      rectangles.add(rectangle());
    } while (take(';'));
    if (at < text.length()) {
      throw refused("expected a comma");
    }
    return rectangles;
  }

  private Rectangle rectangle() {
    var dimensions = new LinkedHashMap<String, List<Item>>();
    for (Optional<String> name = dimension(); name.isPresent(); name = dimension()) {
      if (dimensions.put(name.get(), items()) != null) {
        throw refused("dimension " + name.get() + " is named twice");
      }
    }
    return dimensions.isEmpty()
        ? new Rectangle(items(), Map.of())
        : new Rectangle(List.of(), dimensions);
  }

  /** Takes {@code name=}, if that is what follows. */
  private Optional<String> dimension() {
    skipSpaces();
    int from = at;
    while (at < text.length() && isPlain(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at > from && at < text.length() && text.charAt(at) == '=') {
      return Optional.of(text.substring(from, at++));
    }
    at = from;
    return Optional.empty();
  }

  private List<Item> items() {
    var items = new ArrayList<Item>();
    do {
      item().ifPresent(items::add);
    } while (take(','));
    return items;
  }

  private Optional<Item> item() {
    skipSpaces();
    if (at == text.length() || ",;".indexOf(text.charAt(at)) >= 0) {
      return Optional.empty();
    }
    if (take('[')) {
      return Optional.of(range());
    }
    if (text.charAt(at) == '"') {
      return Optional.of(new Item.Key(quoted()));
    }
    String word = word();
    if (word.contains(DOTS)) {
      throw refused("a range is written in brackets, [a...b]");
    }
    int star = word.indexOf('*');
    if (star < 0) {
      return Optional.of(new Item.Key(word));
    }
    if (word.indexOf('*', star + 1) >= 0) {
      throw refused("only one * may stand in a text");
    }
    return Optional.of(
        new Item.Wildcard(new KeyPattern(word.substring(0, star), word.substring(star + 1))));
  }

  private Item range() {
    String from = end();
    if (!text.startsWith(DOTS, at)) {
      throw refused("expected ... between the ends of a range");
    }
    at += DOTS.length();
    String to = end();
    if (!take(']')) {
      throw refused("expected ] at the end of a range");
    }
    return new Item.Range(new PartitionKeyRange(from, to));
  }

  private String end() {
    skipSpaces();
    if (at < text.length() && text.charAt(at) == '"') {
      String end = quoted();
      skipSpaces();
      return end;
    }
    String word = word();
    if (word.indexOf('*') >= 0) {
      throw refused("the ends of a range are keys, without *");
    }
    int dots = word.indexOf(DOTS);
    if (dots < 0) {
      skipSpaces();
      return word;
    }
    at -= word.length() - dots;
    return word.substring(0, dots);
  }

  private String word() {
    int from = at;
    while (at < text.length() && (isPlain(text.codePointAt(at)) || text.charAt(at) == '*')) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at == from) {
      throw refused("expected a key, [a...b] or *");
    }
    return text.substring(from, at);
  }

  private String quoted() {
    var key = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      key.append(text.charAt(at));
    }
    if (at == text.length()) {
      throw refused("a quote is not closed");
    }
    at++;
    return key.toString();
  }

  private boolean take(char c) {
    skipSpaces();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private PartitionsException.InvalidSelection refused(String reason) {
    return new PartitionsException.InvalidSelection(
        "Cannot read selection: " + reason + " at character " + (at + 1) + " (" + text + ")");
  }
}
