package io.tranche.partitions;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A key of several dimensions. Its text is the parts joined by {@code |} in the order of the
 * dimension names (by code point): {@code {date: 2024-08-01, region: us}} is {@code 2024-08-01|us}.
 *
 * @param parts dimension name to the key in that dimension
 */
public record MultiPartitionKey(SortedMap<String, String> parts) {
  static final String TAG = "tranche/partition";
  static final char SEPARATOR = '|';

  public MultiPartitionKey {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  public static MultiPartitionKey of(Map<String, String> parts) {
    return new MultiPartitionKey(new TreeMap<>(parts));
  }

  @Override
  public String toString() {
    return String.join("|", parts.values());
  }
}
