package io.tranche.contracts.definitions;

import io.tranche.contracts.definitions.SelectionTerm.End.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads one asset selection from left to right. */
final class AssetSelectionParser {

  private static final String PLAIN_SIGNS = "_-./";
  private static final String VALUE_SIGNS = PLAIN_SIGNS + ":@";
  private static final String OPERAND =
      "a key such as raw/orders or raw/*, group:NAME, tag:KEY=VALUE, owner:NAME, roots(…),"
          + " sinks(…), not, ( or *";
  private static final List<String> ATTRIBUTES = List.of("key", "group", "tag", "owner");
  private static final List<String> FUNCTIONS = List.of("roots", "sinks");
  private static final Set<String> WORDS = Set.of("and", "or", "not");
  private static final int MOST_NESTED = 100;

  private final SelectionCursor cursor;
  private int nested;

  AssetSelectionParser(String text) {
    this.cursor = new SelectionCursor(text);
  }

  /** Is the word a key wherever it stands? */
  static boolean isBareKey(String word) {
    return isPlain(word, PLAIN_SIGNS + "*") && !isNumber(word) && !isWord(word);
  }

  static String quotedUnlessPlain(String value) {
    return isPlain(value, VALUE_SIGNS)
        ? value
        : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static boolean isPlain(String word, String signs) {
    return !word.isEmpty()
        && word.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || signs.indexOf(c) >= 0);
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Words are written in small letters or in capitals. */
  private static boolean isWord(String word) {
    return WORDS.contains(word.toLowerCase(Locale.ROOT))
        && (word.equals(word.toLowerCase(Locale.ROOT))
            || word.equals(word.toUpperCase(Locale.ROOT)));
  }

  SelectionTerm parse() {
    SelectionTerm term = or();
    if (!cursor.isAtEnd()) {
      throw cursor.refused("expected and, or, + or the end", "and, or, + or the end");
    }
    return term;
  }

  private SelectionTerm or() {
    return chain("or", this::and, SelectionTerm.Or::new);
  }

  private SelectionTerm and() {
    return chain("and", this::not, SelectionTerm.And::new);
  }

  private SelectionTerm chain(
      String word, Part part, Function<List<SelectionTerm>, SelectionTerm> joined) {
    List<SelectionTerm> parts = new ArrayList<>(List.of(part.read()));
    while (cursor.takeWord(word, VALUE_SIGNS + "*")) {
      parts.add(part.read());
    }
    return parts.size() == 1 ? parts.get(0) : joined.apply(parts);
  }

  /** One side of a word. */
  private interface Part {
    SelectionTerm read();
  }

  private SelectionTerm not() {
    return cursor.takeWord("not", VALUE_SIGNS + "*")
        ? new SelectionTerm.Not(inner(this::not))
        : layered();
  }

  private SelectionTerm inner(Part part) {
    if (++nested > MOST_NESTED) {
      throw cursor.refused(
          "is nested too deep", "at most " + MOST_NESTED + " not and ( in one another");
    }
    SelectionTerm term = part.read();
    nested--;
    return term;
  }

  /** {@code [[n]+]operand[+[n]]}. */
  private SelectionTerm layered() {
    Optional<OptionalInt> upstream = layersBefore();
    SelectionTerm operand = operand();
    boolean downstream = cursor.take('+');
    OptionalInt layers = downstream ? cursor.number() : OptionalInt.empty();
    List<SelectionTerm> around = new ArrayList<>();
    upstream.ifPresent(given -> around.add(new SelectionTerm.Upstream(operand, given)));
    if (downstream) {
      around.add(new SelectionTerm.Downstream(operand, layers));
    }
    return switch (around.size()) {
      case 0 -> operand;
      case 1 -> around.get(0);
      default -> new SelectionTerm.Or(around);
    };
  }

  private Optional<OptionalInt> layersBefore() {
    int from = cursor.at();
    OptionalInt layers = cursor.number();
    if (cursor.take('+')) {
      return Optional.of(layers);
    }
    cursor.backTo(from);
    return Optional.empty();
  }

  private SelectionTerm operand() {
    if (cursor.take('(')) {
      SelectionTerm term = inner(this::or);
      close();
      return term;
    }
    if (cursor.isAt('"')) {
      return new SelectionTerm.Key(cursor.quoted());
    }
    int from = cursor.at();
    String word = cursor.word(PLAIN_SIGNS + "*");
    if (word.isEmpty() || isWord(word)) {
      cursor.backTo(from);
      throw cursor.refused("expected an asset", OPERAND);
    }
    if (cursor.take(':')) {
      return attribute(word, from);
    }
    return cursor.take('(') ? function(word, from) : new SelectionTerm.Key(word);
  }

  private SelectionTerm attribute(String name, int from) {
    return switch (name) {
      case "key" -> new SelectionTerm.Key(value(VALUE_SIGNS + "*", "a key such as raw/*"));
      case "group" -> new SelectionTerm.Group(value("the name of a group"));
      case "owner" -> new SelectionTerm.Owner(value("an owner such as team:data"));
      case "tag" ->
          new SelectionTerm.Tag(
              value("a tag such as tier or tier=gold"),
              cursor.take('=') ? Optional.of(value("the value of a tag")) : Optional.empty());
      default -> {
        cursor.backTo(from);
        throw cursor.refused(
            name + ": is not known" + Suggestion.of(name, ATTRIBUTES),
            "key:, group:, tag:, owner:");
      }
    };
  }

  private SelectionTerm function(String name, int from) {
    if (!FUNCTIONS.contains(name)) {
      cursor.backTo(from);
      throw cursor.refused(
          name + "(…) is not known" + Suggestion.of(name, FUNCTIONS), "roots(…), sinks(…)");
    }
    SelectionTerm term = inner(this::or);
    close();
    return new SelectionTerm.End(Side.valueOf(name.toUpperCase(Locale.ROOT)), term);
  }

  private void close() {
    if (!cursor.take(')')) {
      throw cursor.refused("expected )", "and, or, + or )");
    }
  }

  private String value(String accepted) {
    String value = value(VALUE_SIGNS, accepted);
    if (cursor.isAt('*')) {
      throw cursor.refused(
          "only keys are matched by *", "raw/* or key:raw/*; a * in double quotes");
    }
    return value;
  }

  private String value(String signs, String accepted) {
    if (cursor.isAt('"')) {
      return cursor.quoted();
    }
    String value = cursor.word(signs);
    if (value.isEmpty()) {
      throw cursor.refused(
          "expected " + accepted,
          accepted
              + ", in double quotes where it has other"
              + " signs than letters, digits and "
              + signs);
    }
    return value;
  }
}
