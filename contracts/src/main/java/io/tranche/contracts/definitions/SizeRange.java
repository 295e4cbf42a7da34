package io.tranche.contracts.definitions;

/**
 * How large an object may be that a sensor takes, both ends included.
 *
 * @param min bytes, 0 or more
 * @param max bytes; {@link Long#MAX_VALUE} for no end
 */
public record SizeRange(long min, long max) {

  /** Any size. */
  public static final SizeRange ANY = new SizeRange(0, Long.MAX_VALUE);

  public boolean contains(long size) {
    return size >= min && size <= max;
  }

  public boolean isAny() {
    return equals(ANY);
  }

  @Override
  public String toString() {
    if (max == Long.MAX_VALUE) {
      return "at least " + min + " bytes";
    }
    return min == 0 ? "at most " + max + " bytes" : min + " to " + max + " bytes";
  }
}
