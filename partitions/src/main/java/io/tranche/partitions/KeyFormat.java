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
  record Piece(char letter, int letters, String literal) {}

  /** A time as read: its wall time and, if written, its offset in seconds. */
  record Reading(LocalDateTime local, OptionalInt offset) {}

  /** A day, with what the pieces before the first time or offset make of it. */
  private record Day(long epochDay, LocalDate date, String text) {}

  private static final long DAY = 86_400;
  private static final int[] POWERS = {1, 10, 100, 1000};

  private final List<Piece> pieces;
  private final List<Piece> ofTheDay;
  private final List<Piece> ofTheTime;
  private final boolean hasOffset;
  private volatile Day last;

  private KeyFormat(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    int time = 0;
    while (time < pieces.size() && "HmsxX".indexOf(pieces.get(time).letter()) < 0) {
      time++;
    }
    this.ofTheDay = this.pieces.subList(0, time);
    this.ofTheTime = this.pieces.subList(time, pieces.size());
    this.hasOffset = pieces.stream().anyMatch(piece -> "xX".indexOf(piece.letter()) >= 0);
    this.last = newDay(0);
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

  /** The key of a wall time, given in epoch seconds as if it were UTC, under its offset. */
  String write(long wall, int offset) {
    return ofTheTime.isEmpty()
        ? day(Math.floorDiv(wall, DAY)).text()
        : append(new StringBuilder(24), wall, offset).toString();
  }

  /** The key with the offset that the pattern lacks, as of the second of two equal wall times. */
  String writeWithOffset(long wall, int offset) {
    var text = append(new StringBuilder(32), wall, offset);
    offset(text, new Piece('x', 2, ""), offset);
    return text.toString();
  }

  private StringBuilder append(StringBuilder text, long wall, int offset) {
    var day = day(Math.floorDiv(wall, DAY));
    text.append(day.text());
    append(text, ofTheTime, day.date(), (int) Math.floorMod(wall, DAY), offset);
    return text;
  }

  private static void append(
      StringBuilder text, List<Piece> pieces, LocalDate date, int second, int offset) {
    for (Piece piece : pieces) {
      switch (piece.letter()) {
        case 'u' -> digits(text, date.getYear(), 4);
        case 'M' -> digits(text, date.getMonthValue(), piece.letters());
        case 'd' -> digits(text, date.getDayOfMonth(), piece.letters());
        case 'D' -> digits(text, date.getDayOfYear(), 3);
        case 'H' -> digits(text, second / 3600, piece.letters());
        case 'm' -> digits(text, second / 60 % 60, piece.letters());
        case 's' -> digits(text, second % 60, piece.letters());
        case 'x', 'X' -> offset(text, piece, offset);
        default -> text.append(piece.literal());
      }
    }
  }

  /** A day since the epoch; keys are mostly written in order, so the last one is kept. */
  private Day day(long epochDay) {
    var day = last;
    if (day.epochDay() != epochDay) {
      day = newDay(epochDay);
      last = day;
    }
    return day;
  }

  private Day newDay(long epochDay) {
    var date = LocalDate.ofEpochDay(epochDay);
    var text = new StringBuilder(12);
    append(text, ofTheDay, date, 0, 0);
    return new Day(epochDay, date, text.toString());
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
    if (width == 2) {
      text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
      return;
    }
    for (int i = width, least = POWERS[width - 1]; i > 1 && number < least; i--, least /= 10) {
      text.append('0');
    }
    text.append(number);
  }

  /** Reads a text; empty when it does not follow the pattern or names no date. */
  Optional<Reading> read(String text) {
    var reader = new KeyReader(text);
    try {
      for (Piece piece : pieces) {
        reader.take(piece);
      }
      if (!hasOffset && !reader.isAtEnd()) {
        reader.takeOffset();
      }
      return reader.isAtEnd() ? Optional.of(reader.reading()) : Optional.empty();
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }
}
