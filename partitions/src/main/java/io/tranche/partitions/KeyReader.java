package io.tranche.partitions;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalInt;

/** Reads the fields of one key from left to right; throws {@code DateTimeException}. */
final class KeyReader {
  private final String text;
  private int at;
  private int year;
  private int month = 1;
  private int day = 1;
  private int dayOfYear;
  private int hour;
  private int minute;
  private int second;
  private OptionalInt offset = OptionalInt.empty();

  KeyReader(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return at == text.length();
  }

  void take(KeyFormat.Piece piece) {
    switch (piece.letter()) {
      case 'u' -> year = number(4, 4);
      case 'M' -> month = number(1, 2);
      case 'd' -> day = number(1, 2);
      case 'D' -> dayOfYear = number(1, 3);
      case 'H' -> hour = number(1, 2);
      case 'm' -> minute = number(1, 2);
      case 's' -> second = number(1, 2);
      case 'x', 'X' -> takeOffset();
      default -> literal(piece.literal());
    }
  }

  private void literal(String literal) {
    if (!text.startsWith(literal, at)) {
      throw new DateTimeException(literal);
    }
    at += literal.length();
  }

  private int number(int least, int most) {
    int from = at;
    int number = 0;
    while (at < text.length() && at - from < most && isDigit(text.charAt(at))) {
      number = 10 * number + text.charAt(at++) - '0';
    }
    if (at - from < least) {
      throw new DateTimeException(text);
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return '0' <= c && c <= '9';
  }

  void takeOffset() {
    char sign = at < text.length() ? text.charAt(at++) : ' ';
    if (sign == 'Z') {
      offset = OptionalInt.of(0);
      return;
    }
    if (sign != '+' && sign != '-') {
      throw new DateTimeException(text);
    }
    int hours = number(2, 2);
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
    }
    int seconds = 60 * (60 * hours + number(2, 2));
    offset = OptionalInt.of(sign == '-' ? -seconds : seconds);
  }

  KeyFormat.Reading reading() {
    var date =
        dayOfYear > 0 ? LocalDate.ofYearDay(year, dayOfYear) : LocalDate.of(year, month, day);
    return new KeyFormat.Reading(date.atTime(hour, minute, second), offset);
  }
}
