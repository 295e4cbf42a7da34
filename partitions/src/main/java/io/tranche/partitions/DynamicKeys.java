package io.tranche.partitions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Read access to the registered keys of dynamic sets. Ordinals are at least 0, unique within a set
 * and never given again; they may have gaps. A set that nobody knows is empty.
 */
public interface DynamicKeys {

  /** Is this key registered now? */
  default boolean contains(String set, String key) {
    return ordinal(set, key).isPresent();
  }

  /** The ordinal under which the key is registered. */
  OptionalLong ordinal(String set, String key);

  /** The key registered under the ordinal. */
  Optional<String> key(String set, long ordinal);

  /** Number of registered keys. */
  long count(String set);

  /** At most {@code limit} keys in the order of their ordinals, after skipping {@code offset}. */
  List<String> keys(String set, long offset, int limit);

  /** The ordinals of all registered keys; stores that keep a bitmap answer from it. */
  Ordinals ordinals(String set);

  /**
   * The ordinals of the registered keys that match. The default looks at every key; a store that
   * finds keys by their texts answers from there.
   */
  default Ordinals matching(String set, KeyPattern pattern) {
    return Ordinals.of(
        ordinals(set).stream()
            .filter(ordinal -> key(set, ordinal).filter(pattern::matches).isPresent())
            .toArray());
  }

  /** What was recorded with the key; empty for an unknown key. */
  Map<String, String> metadata(String set, String key);

  /** The keys whose metadata holds all of these entries, in the order of their ordinals. */
  List<String> keysByMetadata(String set, Map<String, String> metadata);

  /**
   * The registered keys in another order than that of their registration. The default sorts them at
   * every call; a store that is asked often keeps the answer until its keys change.
   */
  default SortedKeys sorted(String set, KeyOrder order) {
    return SortedKeys.of(this, set, order);
  }
}
