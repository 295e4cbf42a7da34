package io.tranche.partitions;

/**
 * Keys that begin with one text and end with another, which do not overlap: what {@code prefix*}
 * and {@code *suffix} in a {@link PartitionSelection} mean. An empty text is the beginning and the
 * end of every key.
 */
public record KeyPattern(String prefix, String suffix) {

  public boolean matches(String key) {
    return key.length() >= prefix.length() + suffix.length()
        && key.startsWith(prefix)
        && key.endsWith(suffix);
  }

  /** Whether every key matches. */
  boolean isOfAll() {
    return prefix.isEmpty() && suffix.isEmpty();
  }
}
