package io.tranche.partitions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A fixed list of keys, in the order in which they are written. */
public final class StaticPartitionsDefinition implements DimensionDefinition {
  private final List<String> keys;
  private final Map<String, Integer> positions;
  private final String fingerprint;

  /**
   * @param keys distinct keys; no key is empty, has control characters, {@code ...} or more than
   *     1,024 bytes
   */
  public StaticPartitionsDefinition(Collection<String> keys) {
    this.keys = List.copyOf(keys);
    this.positions = new HashMap<>(2 * this.keys.size());
    for (int i = 0; i < this.keys.size(); i++) {
      positions.putIfAbsent(this.keys.get(i), i);
    }
    var problems = problems(this.keys, positions.size());
    if (!problems.isEmpty()) {
      throw new PartitionsException.InvalidDefinition("static", problems);
    }
    this.fingerprint = Fingerprint.of("static", this.keys);
  }

  public static StaticPartitionsDefinition of(String... keys) {
    return new StaticPartitionsDefinition(List.of(keys));
  }

  private static List<String> problems(List<String> keys, int distinct) {
    var problems = new ArrayList<String>();
    for (String key : keys) {
      problems.addAll(KeyText.problems(key, KeyText.Place.ALONE));
    }
    if (distinct < keys.size()) {
      var seen = new HashSet<String>();
      var twice = new LinkedHashSet<String>();
      keys.stream().filter(key -> !seen.add(key)).forEach(twice::add);
      problems.add("keys must be distinct, these are repeated (" + String.join(", ", twice) + ")");
    }
    return problems;
  }

  public List<String> keys() {
    return keys;
  }

  /** Is this one of the keys? */
  public boolean contains(String key) {
    return positions.containsKey(key);
  }

  @Override
  public String type() {
    return "static";
  }

  @Override
  public Ordinals ordinals(PartitionContext context) {
    return Ordinals.range(0, keys.size() - 1);
  }

  @Override
  public OptionalLong ordinal(String key, PartitionContext context) {
    Integer position = positions.get(key);
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  @Override
  public Optional<String> keyAt(long ordinal, PartitionContext context) {
    return 0 <= ordinal && ordinal < keys.size()
        ? Optional.of(keys.get((int) ordinal))
        : Optional.empty();
  }

  @Override
  public List<String> keys(PartitionContext context, long offset, int limit) {
    int from = (int) Math.min(offset, keys.size());
    return keys.subList(from, (int) Math.min(keys.size(), (long) from + limit));
  }

  @Override
  public Ordinals between(PartitionKeyRange range, PartitionContext context) {
    return RangeEnds.of(this, range, context).ordinals();
  }

  @Override
  public int bits() {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(0, keys.size() - 1)));
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StaticPartitionsDefinition that && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return "static" + (keys.size() <= 10 ? keys : "[" + keys.size() + " keys]");
  }
}
