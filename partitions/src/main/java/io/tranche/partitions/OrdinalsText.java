package io.tranche.partitions;

import java.io.IOException;
import java.util.Base64;

/**
 * Ordinals as text: {@code 0..17,20} while there are few ranges, else {@code ~} and the bitmap in
 * base 64. Both forms print from the same members alike, whatever they are kept as.
 */
final class OrdinalsText {
  private static final int MOST_RANGES_SPELLED_OUT = 256;

  private static final long MOST = 1L << 62;

  private OrdinalsText() {}

  static String print(Ordinals ordinals) {
    var text = new StringBuilder();
    var ranges = new int[1];
    ordinals.forEachRange(
        (from, to) -> {
          if (ranges[0]++ < MOST_RANGES_SPELLED_OUT) {
            text.append(text.isEmpty() ? "" : ",").append(from);
            text.append(to == from ? "" : ".." + to);
          }
        });
    return ranges[0] <= MOST_RANGES_SPELLED_OUT
        ? text.toString()
        : "~" + Base64.getEncoder().encodeToString(BitmapOrdinals.of(ordinals).bytes());
  }

  static Ordinals parse(String text) {
    try {
      if (text.startsWith("~")) {
        return BitmapOrdinals.read(Base64.getDecoder().decode(text.substring(1)));
      }
      Ordinals result = Ordinals.empty();
      if (text.isEmpty()) {
        return result;
      }
      for (String range : text.split(",", -1)) {
        int dots = range.indexOf("..");
        long from = Long.parseLong(dots < 0 ? range : range.substring(0, dots));
        long to = dots < 0 ? from : Long.parseLong(range.substring(dots + 2));
        result = result.union(Ordinals.range(bounded(from), bounded(to)));
      }
      return result;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException unreadable) {
      throw new PartitionsException.UnreadableText(
          "Cannot read ordinals: expected ranges such as 0..17,20 or ~ and base 64 (" + text + ")");
    }
  }

  private static long bounded(long ordinal) {
    if (ordinal <= -MOST || ordinal >= MOST) {
      throw new IllegalArgumentException("ordinals lie between -2^62 and 2^62");
    }
    return ordinal;
  }

  /** Equal for equal members, whatever they are kept as. */
  static int hash(Ordinals ordinals) {
    return ordinals.isEmpty()
        ? 0
        : Long.hashCode(
            31 * (31 * ordinals.size() + ordinals.first())
                + ordinals.last()
                + 7 * ordinals.select(ordinals.size() / 2));
  }
}
