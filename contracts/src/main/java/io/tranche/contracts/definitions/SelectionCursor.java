package io.tranche.contracts.definitions;

import io.tranche.contracts.Problem;
import io.tranche.contracts.TrancheException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** A place in the text of an asset selection, which only goes back where a reader puts it. */
final class SelectionCursor {

  private static final int MOST_DIGITS = 6;

  private final String text;
  private int at;

  SelectionCursor(String text) {
    this.text = text;
  }

  /** The next character that is no space. */
  int at() {
    skipSpaces();
    return at;
  }

  void backTo(int place) {
    at = place;
  }

  boolean isAtEnd() {
    return at() == text.length();
  }

  OptionalInt number() {
    skipSpaces();
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at - from > MOST_DIGITS) {
      at = from;
      throw refused("has too many layers", "a number of at most " + MOST_DIGITS + " digits");
    }
    return at == from
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(text.substring(from, at)));
  }

  String word(String signs) {
    skipSpaces();
    int from = at;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (!Character.isLetterOrDigit(c) && signs.indexOf(c) < 0) {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(from, at);
  }

  String quoted() {
    int from = at;
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    if (at == text.length()) {
      at = from;
      throw refused("a quote is not closed", "\"…\"");
    }
    at++;
    return value.toString();
  }

  /** Takes a word of the grammar, in small letters or in capitals. */
  boolean takeWord(String expected, String signs) {
    skipSpaces();
    int from = at;
    String word = word(signs);
    if (word.equals(expected) || word.equals(expected.toUpperCase(Locale.ROOT))) {
      return true;
    }
    at = from;
    return false;
  }

  boolean take(char c) {
    if (isAt(c)) {
      at++;
      return true;
    }
    return false;
  }

  boolean isAt(char c) {
    skipSpaces();
    return at < text.length() && text.charAt(at) == c;
  }

  private void skipSpaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  TrancheException.Invalid refused(String reason, String accepted) {
    Problem problem = Problem.at("selection", text, reason + " at character " + (at + 1), accepted);
    return new TrancheException.Invalid(
        "invalid-asset-selection",
        "Cannot read asset selection: "
            + problem.message()
            + " ("
            + text
            + "); accepted: "
            + accepted,
        List.of(problem));
  }
}
