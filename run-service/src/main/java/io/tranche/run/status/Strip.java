package io.tranche.run.status;

import io.tranche.contracts.TrancheException;
import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of an asset's bar, bounded by its width and not by the number of partitions: the exact
 * ranges where there are few enough, or else the counts in each column.
 *
 * @param total how many partitions the asset has
 * @param from the first position that is shown
 * @param to the position after the last one that is shown
 */
record Strip(
    String asset,
    long total,
    long version,
    long from,
    long to,
    Optional<List<Range>> ranges,
    Optional<List<Column>> columns) {

  /** How many columns a bar has when the user does not say. */
  static final int DEFAULT_WIDTH = 800;

  private static final int MOST_COLUMNS = 10_000;

  /** Neighbours of one status, from one position to another, which is not included. */
  record Range(long from, long to, PartitionStatus status) {}

  /** The statuses between two positions, the second not included. */
  record Column(long from, long to, Map<PartitionStatus, Long> counts) {}

  static Strip of(
      String asset, StatusPicture picture, Optional<Long> from, Optional<Long> to, int width) {
    long total = picture.total();
    if (width < 1 || width > MOST_COLUMNS) {
      throw invalid("width must be between 1 and " + MOST_COLUMNS, width);
    }
    long start = Math.min(from.orElse(0L), total);
    long end = Math.min(to.orElse(total), total);
    if (start < 0) {
      throw invalid("from must be 0 or more", start);
    }
    if (end < start) {
      throw invalid("to must not be less than from", to.orElse(total));
    }
    Optional<List<Range>> ranges = ranges(picture, start, end, 2 * width);
    Optional<List<Column>> columns =
        ranges.isPresent() ? Optional.empty() : Optional.of(columns(picture, start, end, width));
    return new Strip(asset, total, picture.version(), start, end, ranges, columns);
  }

  private static List<Column> columns(StatusPicture picture, long from, long to, int width) {
    List<Column> columns = new ArrayList<>(width);
    long length = to - from;
    for (int i = 0; i < width; i++) {
      long start = from + length * i / width;
      long end = from + length * (i + 1) / width;
      if (start < end) {
        columns.add(new Column(start, end, picture.counts(start, end)));
      }
    }
    return columns;
  }

  /** The ranges, unless there are more than the given number. */
  private static Optional<List<Range>> ranges(
      StatusPicture picture, long from, long to, int atMost) {
    if (from == to) {
      return Optional.of(List.of());
    }
    Ordinals existing = picture.existing();
    boolean whole = from == 0 && to == picture.total();
    Ordinals shown = Ordinals.range(existing.select(from), existing.select(to - 1));
    List<Range> known = new ArrayList<>();
    for (PartitionStatus status : PartitionStatus.values()) {
      if (status != PartitionStatus.MISSING) {
        Ordinals set = picture.ordinals(status);
        collect(whole ? set : set.intersection(shown), existing, status, atMost, known);
      }
      if (known.size() > atMost) {
        return Optional.empty();
      }
    }
    known.sort(Comparator.comparingLong(Range::from));
    List<Range> ranges = withMissing(known, from, to);
    return ranges.size() > atMost ? Optional.empty() : Optional.of(ranges);
  }

  /**
   * Ranges of ordinals become ranges of positions; those with only ordinals that do not exist
   * between them are one. More than are of use are not kept.
   */
  private static void collect(
      Ordinals set, Ordinals existing, PartitionStatus status, int atMost, List<Range> known) {
    int before = known.size();
    set.forEachRange(
        (first, last) -> {
          if (known.size() - before > atMost) {
            return;
          }
          long start = existing.rank(first);
          long end = start + (last - first) + 1;
          int previous = known.size() - 1;
          if (previous >= before && known.get(previous).to() == start) {
            known.set(previous, new Range(known.get(previous).from(), end, status));
          } else {
            known.add(new Range(start, end, status));
          }
        });
  }

  private static List<Range> withMissing(List<Range> known, long from, long to) {
    List<Range> ranges = new ArrayList<>();
    long position = from;
    for (Range range : known) {
      if (range.from() > position) {
        ranges.add(new Range(position, range.from(), PartitionStatus.MISSING));
      }
      ranges.add(range);
      position = range.to();
    }
    if (position < to) {
      ranges.add(new Range(position, to, PartitionStatus.MISSING));
    }
    return ranges;
  }

  private static TrancheException.Invalid invalid(String what, long value) {
    return new TrancheException.Invalid(
        "invalid-strip", "Cannot show partitions: " + what + " (" + value + ")");
  }
}
