package io.tranche.definitions.partition;

import io.tranche.definitions.set.StoredDynamicKeys;
import io.tranche.partitions.DynamicPartitionsDefinition;
import io.tranche.partitions.PartitionContext;
import io.tranche.partitions.PartitionsDefinition;
import io.tranche.platform.http.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the partitions of a definition whose keys contain a text. */
final class PartitionSearch {

  private static final int KEYS_AT_ONCE = 10_000;
  private static final int MOST_KEYS_LOOKED_AT = 1_000_000;

  private PartitionSearch() {}

  /** One page of keys, and where the next one starts. */
  record Found(List<String> keys, Optional<String> nextCursor) {}

  /** All keys when the text is empty. */
  static Found find(
      PartitionsDefinition definition,
      String text,
      String cursor,
      int limit,
      PartitionContext context) {
    if (text.isEmpty()) {
      return page(definition, Page.position(cursor), limit, context);
    }
    if (definition instanceof DynamicPartitionsDefinition dynamic
        && context.dynamicKeys() instanceof StoredDynamicKeys stored) {
      return startingWith(stored, dynamic.name(), text, cursor, limit);
    }
    return containing(definition, text, Page.position(cursor), limit, context);
  }

  private static Found page(
      PartitionsDefinition definition, long from, int limit, PartitionContext context) {
    List<String> keys = definition.keys(context, from, limit);
    long next = from + keys.size();
    return new Found(
        keys,
        keys.size() == limit && next < definition.count(context)
            ? Optional.of(Long.toString(next))
            : Optional.empty());
  }

  /** A set may have millions of keys in no order of their own: the index finds them by prefix. */
  private static Found startingWith(
      StoredDynamicKeys stored, String set, String prefix, String after, int limit) {
    List<String> keys = stored.keysStartingWith(set, prefix, after, limit);
    return new Found(
        keys, keys.size() == limit ? Optional.of(keys.get(keys.size() - 1)) : Optional.empty());
  }

  private static Found containing(
      PartitionsDefinition definition,
      String text,
      long from,
      int limit,
      PartitionContext context) {
    List<String> found = new ArrayList<>();
    for (long at = from; at < from + MOST_KEYS_LOOKED_AT; at += KEYS_AT_ONCE) {
      List<String> keys = definition.keys(context, at, KEYS_AT_ONCE);
      for (int i = 0; i < keys.size(); i++) {
        if (keys.get(i).contains(text)) {
          found.add(keys.get(i));
          if (found.size() == limit) {
            return new Found(found, Optional.of(Long.toString(at + i + 1)));
          }
        }
      }
      if (keys.size() < KEYS_AT_ONCE) {
        return new Found(found, Optional.empty());
      }
    }
    return new Found(found, Optional.of(Long.toString(from + MOST_KEYS_LOOKED_AT)));
  }
}
