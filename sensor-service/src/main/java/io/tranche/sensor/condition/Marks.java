package io.tranche.sensor.condition;

import io.tranche.partitions.Ordinals;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.partitions.PartitionsException;
import io.tranche.partitions.TimeWindow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Sets of ordinals by what they are kept for; absent is empty. Not thread-safe. */
final class Marks<K> {

  private final Map<K, Ordinals> sets = new HashMap<>();

  Marks(Map<K, Ordinals> sets) {
    this.sets.putAll(sets);
  }

  Ordinals get(K key) {
    return sets.getOrDefault(key, Ordinals.empty());
  }

  void put(K key, Ordinals ordinals) {
    if (ordinals.isEmpty()) {
      sets.remove(key);
    } else {
      sets.put(key, ordinals);
    }
  }

  void add(K key, Ordinals some) {
    put(key, get(key).union(some));
  }

  void remove(K key, Ordinals some) {
    put(key, get(key).difference(some));
  }

  /** Adds them if it is so, and removes them if it is not. */
  void set(K key, Ordinals some, boolean isSo) {
    if (isSo) {
      add(key, some);
    } else {
      remove(key, some);
    }
  }

  /** Those of the sets that are not empty. */
  static <K> Map<K, Ordinals> filled(Map<K, Ordinals> sets) {
    Marks<K> marks = new Marks<>(Map.of());
    sets.forEach(marks::put);
    return marks.asMap();
  }

  Map<K, Ordinals> asMap() {
    return Map.copyOf(sets);
  }

  /**
   * The ordinal of a partition, though its time window may not have ended yet; empty for what is no
   * partition.
   */
  static Ordinals of(PartitionsDefinition definition, String key, PartitionContext context) {
    Instant end = definition.window(key).map(TimeWindow::end).orElse(context.now());
    Instant then = end.isAfter(context.now()) ? end : context.now();
    try {
      return definition
          .layout()
          .ordinal(key, new PartitionContext(then, context.dynamicKeys()))
          .stream()
          .mapToObj(Ordinals::of)
          .findFirst()
          .orElse(Ordinals.empty());
    } catch (PartitionsException e) {
      return Ordinals.empty();
    }
  }
}
