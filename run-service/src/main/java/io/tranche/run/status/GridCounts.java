package io.tranche.run.status;

import io.tranche.partitions.OrdinalLayout;
import io.tranche.partitions.Ordinals;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many partitions of each status lie in each field of a grid. Not thread-safe. */
final class GridCounts {

  /** What is counted; the rest is missing. */
  static final List<PartitionStatus> COUNTED =
      List.of(PartitionStatus.MATERIALIZING, PartitionStatus.FAILED, PartitionStatus.MATERIALIZED);

  private static final long[] NONE = {};

  /** A key of a dimension outside of the grid to which all partitions belong that count. */
  record Fixed(int dimension, long ordinal) {}

  private final OrdinalLayout layout;
  private final Axis rows;
  private final Axis columns;
  private final int[] fixedDimensions;
  private final long[] fixedOrdinals;
  private final long ofEach;
  private final Map<PartitionStatus, long[]> counts = new EnumMap<>(PartitionStatus.class);

  /**
   * @param fixed what is left of the dimensions outside of the grid
   * @param ofEach how many partitions there are of each row and column
   */
  GridCounts(OrdinalLayout layout, Axis rows, Axis columns, List<Fixed> fixed, long ofEach) {
    this.layout = layout;
    this.rows = rows;
    this.columns = columns;
    this.ofEach = ofEach;
    this.fixedDimensions = fixed.stream().mapToInt(Fixed::dimension).toArray();
    this.fixedOrdinals = fixed.stream().mapToLong(Fixed::ordinal).toArray();
    COUNTED.forEach(status -> counts.put(status, new long[rows.parts() * columns.parts()]));
  }

  /** Partitions have a status now. */
  void add(PartitionStatus status, Ordinals partitions) {
    count(partitions, counts.getOrDefault(status, NONE), 1);
  }

  /** Partitions have a status no more. */
  void remove(PartitionStatus status, Ordinals partitions) {
    count(partitions, counts.getOrDefault(status, NONE), -1);
  }

  /** The counts as they are. */
  Counted counted() {
    Map<PartitionStatus, long[]> now = new EnumMap<>(PartitionStatus.class);
    counts.forEach((status, fields) -> now.put(status, fields.clone()));
    return new Counted(now);
  }

  private void count(Ordinals partitions, long[] into, int by) {
    partitions.forEachRange(
        (first, last) -> {
          for (long ordinal = first; ordinal <= last; ordinal++) {
            int field = field(ordinal);
            if (field >= 0) {
              into[field] += by;
            }
          }
        });
  }

  private int field(long ordinal) {
    for (int i = 0; i < fixedDimensions.length; i++) {
      if (layout.coordinate(ordinal, fixedDimensions[i]) != fixedOrdinals[i]) {
        return Axis.OUTSIDE;
      }
    }
    int row = part(rows, ordinal);
    int column = part(columns, ordinal);
    return row < 0 || column < 0 ? Axis.OUTSIDE : row * columns.parts() + column;
  }

  private int part(Axis axis, long ordinal) {
    return axis.dimension() < 0 ? 0 : axis.part(layout.coordinate(ordinal, axis.dimension()));
  }

  Axis rows() {
    return rows;
  }

  Axis columns() {
    return columns;
  }

  /** The fields of one picture. */
  final class Counted {

    private final Map<PartitionStatus, long[]> fields;

    private Counted(Map<PartitionStatus, long[]> fields) {
      this.fields = fields;
    }

    /** The counts of one field. */
    Map<PartitionStatus, Long> of(int row, int column) {
      long missing =
          (rows.start(row + 1) - rows.start(row))
              * (columns.start(column + 1) - columns.start(column))
              * ofEach;
      Map<PartitionStatus, Long> field = new EnumMap<>(PartitionStatus.class);
      for (PartitionStatus status : COUNTED) {
        long count = fields.getOrDefault(status, NONE)[row * columns.parts() + column];
        field.put(status, count);
        missing -= count;
      }
      field.put(PartitionStatus.MISSING, missing);
      return field;
    }
  }
}
