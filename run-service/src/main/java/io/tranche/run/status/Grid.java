package io.tranche.run.status;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The statuses of an asset by the keys of two of its dimensions, bounded by the room there is and
 * not by the number of partitions.
 *
 * @param version grows with every change
 * @param cells the rows, from the first key to the last
 */
record Grid(String asset, long version, Side rows, Side columns, List<Row> cells) {

  /**
   * What of a dimension is shown. Positions count its keys from 0.
   *
   * @param total how many keys the dimension has
   * @param from the first position that is shown
   * @param to the position after the last one that is shown
   * @param keys the first key of each part
   */
  record Side(String dimension, long total, long from, long to, List<String> keys) {}

  /** The keys of a row from one position to another, which is not included. */
  record Row(long from, long to, List<Run> runs) {}

  /**
   * Neighbours with the same shares of each status, from one position to another, which is not
   * included.
   *
   * @param counts of all partitions between them
   */
  record Run(long from, long to, Map<PartitionStatus, Long> counts) {

    private long length() {
      return to - from;
    }

    private boolean hasTheSharesOf(Run other) {
      return counts.entrySet().stream()
          .allMatch(
              count ->
                  count.getValue() * other.length()
                      == other.counts.getOrDefault(count.getKey(), 0L) * length());
    }

    private Run with(Run next) {
      Map<PartitionStatus, Long> sums = new EnumMap<>(counts);
      next.counts.forEach((status, count) -> sums.merge(status, count, Long::sum));
      return new Run(from, next.to, sums);
    }
  }

  static List<Row> cells(Axis rows, Axis columns, GridCounts.Counted counted) {
    List<Row> cells = new ArrayList<>();
    for (int row = 0; row < rows.parts(); row++) {
      cells.add(new Row(rows.start(row), rows.start(row + 1), runs(columns, counted, row)));
    }
    return cells;
  }

  private static List<Run> runs(Axis columns, GridCounts.Counted counted, int row) {
    List<Run> runs = new ArrayList<>();
    for (int column = 0; column < columns.parts(); column++) {
      Run next = new Run(columns.start(column), columns.start(column + 1), counted.of(row, column));
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).hasTheSharesOf(next)) {
        runs.set(last, runs.get(last).with(next));
      } else {
        runs.add(next);
      }
    }
    return runs;
  }
}
