package io.tranche.partitions;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes and reads the times in keys. The pattern is one of {@code
 * java.time.format.DateTimeFormatter}, limited to what sorts and reads back without a locale.
 * Reading also takes fields with fewer digits, and an offset at the end that the pattern lacks.
 */
final class KeyFormat {

  /** A piece of the pattern: a field of so many letters, or (letter 0) literal text. */
  private record Piece(char letter, int letters, String literal) {}

  /** A time as read: its wall time and, if written, its offset in seconds. */
  record Reading(LocalDateTime local, OptionalInt offset) {}

  private static final int[] POWERS = {1, 10, 100, 1000};

  private final List<Piece> pieces;
  private final boolean hasOffset;

  private KeyFormat(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    this.hasOffset = pieces.stream().anyMatch(piece -> "xXZ".indexOf(piece.letter()) >= 0);
  }

  /** Compiles a pattern; throws with the reason. */
  static KeyFormat of(String pattern) {
    var pieces = new ArrayList<Piece>();
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      int from = i;
      if (c == '\'') {
        i = quoted(pattern, i, pieces);
      } else if (Character.isLetter(c)) {
        while (i < pattern.length() && pattern.charAt(i) == c) {
          i++;
        }
        pieces.add(field(c, i - from, pattern));
      } else {
        pieces.add(new Piece('\0', 0, String.valueOf(c)));
        i++;
      }
    }
    if (pieces.stream().noneMatch(piece -> piece.letter() == 'u')) {
      throw new IllegalArgumentException("a format needs a year, uuuu (" + pattern + ")");
    }
    return new KeyFormat(pieces);
  }

  private static int quoted(String pattern, int from, List<Piece> pieces) {
    int end = pattern.indexOf('\'', from + 1);
    if (end < 0) {
      throw new IllegalArgumentException("a quote in a format is not closed (" + pattern + ")");
    }
    pieces.add(new Piece('\0', 0, end == from + 1 ? "'" : pattern.substring(from + 1, end)));
    return end + 1;
  }

  private static Piece field(char letter, int letters, String pattern) {
    boolean fits =
        switch (letter) {
          case 'u', 'y' -> letters == 4;
          case 'M', 'd', 'H', 'm', 's' -> letters <= 2;
          case 'D' -> letters == 3;
          case 'x', 'X' -> letters == 2 || letters == 3;
          case 'Z' -> letters == 1;
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "a format may use uuuu, MM, dd, DDD, HH, mm, ss, xx, xxx, XX, XXX and quoted text, not "
              + String.valueOf(letter).repeat(letters)
              + " ("
              + pattern
              + ")");
    }
    return switch (letter) {
      case 'y' -> new Piece('u', letters, "");
      case 'Z' -> new Piece('x', 2, "");
      default -> new Piece(letter, letters, "");
    };
  }

  boolean hasOffset() {
    return hasOffset;
  }

  String write(LocalDateTime local, int offset) {
    var text = new StringBuilder(24);
    for (Piece piece : pieces) {
      switch (piece.letter()) {
        case 'u' -> digits(text, local.getYear(), 4);
        case 'M' -> digits(text, local.getMonthValue(), piece.letters());
        case 'd' -> digits(text, local.getDayOfMonth(), piece.letters());
        case 'D' -> digits(text, local.getDayOfYear(), 3);
        case 'H' -> digits(text, local.getHour(), piece.letters());
        case 'm' -> digits(text, local.getMinute(), piece.letters());
        case 's' -> digits(text, local.getSecond(), piece.letters());
        case 'x', 'X' -> offset(text, piece, offset);
        default -> text.append(piece.literal());
      }
    }
    return text.toString();
  }

  /** The key with the offset that the pattern lacks, as of the second of two equal wall times. */
  String writeWithOffset(LocalDateTime local, int offset) {
    var text = new StringBuilder(write(local, offset));
    offset(text, new Piece('x', 2, ""), offset);
    return text.toString();
  }

  private static void offset(StringBuilder text, Piece piece, int offset) {
    if (piece.letter() == 'X' && offset == 0) {
      text.append('Z');
      return;
    }
    int minutes = Math.abs(offset) / 60;
    text.append(offset < 0 ? '-' : '+');
    digits(text, minutes / 60, 2);
    text.append(piece.letters() == 3 ? ":" : "");
    digits(text, minutes % 60, 2);
  }

  private static void digits(StringBuilder text, int number, int width) {
    for (int i = width, least = POWERS[width - 1]; i > 1 && number < least; i--, least /= 10) {
      text.append('0');
    }
    text.append(number);
  }

  /** Reads a text; empty when it does not follow the pattern or names no date. */
  Optional<Reading> read(String text) {
    var reader = new Reader(text);
    try {
      for (Piece piece : pieces) {
        reader.take(piece);
      }
      if (!hasOffset && reader.at < text.length()) {
        reader.takeOffset();
      }
      return reader.at == text.length() ? Optional.of(reader.reading()) : Optional.empty();
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }

  /** Walks over one text. */
  private static final class Reader {
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

    Reader(String text) {
      this.text = text;
    }

    void take(Piece piece) {
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

    Reading reading() {
      var date =
          dayOfYear > 0 ? LocalDate.ofYearDay(year, dayOfYear) : LocalDate.of(year, month, day);
      return new Reading(date.atTime(hour, minute, second), offset);
    }
  }
}
