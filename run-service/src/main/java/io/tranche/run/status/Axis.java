package io.tranche.run.status;

import io.tranche.partitions.Ordinals;
import java.util.Arrays;

/**
 * One side of a grid: a stretch of the keys of a dimension, cut into as many parts as there is room
 * for. Positions count the existing keys of the dimension from 0.
 */
final class Axis {

  /** The whole of every dimension that is not looked at. */
  static final Axis ALL = new Axis(-1, Ordinals.range(0, 0), 0, 1, 1);

  /** What is outside of the stretch. */
  static final int OUTSIDE = -1;

  /** Up to so many numbers between the first and the last key, the parts are looked up. */
  private static final int MOST_LOOKED_UP = 1 << 18;

  private final int dimension;
  private final Ordinals keys;
  private final long from;
  private final long to;
  private final int parts;
  private final short[] partOf;

  private Axis(int dimension, Ordinals keys, long from, long to, int parts) {
    this.dimension = dimension;
    this.keys = keys;
    this.from = from;
    this.to = to;
    this.parts = parts;
    this.partOf = lookUp();
  }

  /**
   * The stretch from one position to another, which is not included.
   *
   * @param dimension counted from 0
   * @param keys the existing keys of the dimension
   * @param most how many parts there may be
   */
  static Axis of(int dimension, Ordinals keys, long from, long to, int most) {
    return new Axis(dimension, keys, from, to, (int) Math.min(most, to - from));
  }

  private short[] lookUp() {
    if (keys.isEmpty() || keys.last() - keys.first() >= MOST_LOOKED_UP) {
      return new short[0];
    }
    long first = keys.first();
    short[] found = new short[(int) (keys.last() - first) + 1];
    Arrays.fill(found, (short) OUTSIDE);
    long[] position = {0};
    keys.forEachRange(
        (start, end) -> {
          for (long ordinal = start; ordinal <= end; ordinal++) {
            found[(int) (ordinal - first)] = (short) partAt(position[0]++);
          }
        });
    return found;
  }

  int dimension() {
    return dimension;
  }

  Ordinals keys() {
    return keys;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  int parts() {
    return parts;
  }

  /** The position at which a part begins; that of the part after the last one is the end. */
  long start(int part) {
    return from + (to - from) * part / Math.max(1, parts);
  }

  /** The part in which an existing key of the dimension is, or {@link #OUTSIDE}. */
  int part(long ordinal) {
    return partOf.length > 0 ? partOf[(int) (ordinal - keys.first())] : partAt(keys.rank(ordinal));
  }

  private int partAt(long position) {
    return position < from || position >= to
        ? OUTSIDE
        : (int) (((position - from + 1) * parts - 1) / (to - from));
  }
}
