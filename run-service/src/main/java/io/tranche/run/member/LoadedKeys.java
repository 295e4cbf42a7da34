package io.tranche.run.member;

import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.KeyPattern;
import io.tranche.partitions.Ordinals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The sets as far as they have been loaded for one question. What is asked beyond that is answered
 * as if it did not exist, and noted: once it is loaded the question is asked again. Ordinals, and
 * so counts, are complete from the start. For one thread.
 */
final class LoadedKeys implements DynamicKeys {

  private final Function<String, Ordinals> bitmaps;
  private final Map<String, Ordinals> ordinals = new HashMap<>();
  private final Map<String, Map<String, Optional<PartitionSetMember>>> byKey = new HashMap<>();
  private final Map<String, Map<Long, Optional<PartitionSetMember>>> byOrdinal = new HashMap<>();
  private final Map<String, Map<KeyPattern, Ordinals>> byPattern = new HashMap<>();
  private final Map<String, Set<String>> missingKeys = new HashMap<>();
  private final Map<String, Set<Long>> missingOrdinals = new HashMap<>();
  private final Map<String, Set<KeyPattern>> missingPatterns = new HashMap<>();

  LoadedKeys(Function<String, Ordinals> bitmaps) {
    this.bitmaps = bitmaps;
  }

  /** Takes the answer for these keys: those without a registered member do not exist. */
  void loadedKeys(String set, Collection<String> asked, Collection<PartitionSetMember> registered) {
    asked.forEach(key -> keysOf(set).putIfAbsent(key, Optional.empty()));
    registered.forEach(this::learn);
  }

  /** Takes the answer for these ordinals. */
  void loadedOrdinals(
      String set, Collection<Long> asked, Collection<PartitionSetMember> registered) {
    asked.forEach(ordinal -> ordinalsOf(set).putIfAbsent(ordinal, Optional.empty()));
    registered.forEach(this::learn);
  }

  /** Takes the answer for a pattern. */
  void loadedPattern(String set, KeyPattern pattern, Ordinals matching) {
    patternsOf(set).put(pattern, matching.intersection(ordinals(set)));
  }

  private void learn(PartitionSetMember member) {
    keysOf(member.set()).put(member.key(), Optional.of(member));
    ordinalsOf(member.set()).put(member.ordinal(), Optional.of(member));
  }

  /** What was asked for and is not loaded, by set; the notes start anew. */
  Map<String, Set<String>> takeMissingKeys() {
    Map<String, Set<String>> missing = Map.copyOf(missingKeys);
    missingKeys.clear();
    return missing;
  }

  /** What was asked for and is not loaded, by set; the notes start anew. */
  Map<String, Set<Long>> takeMissingOrdinals() {
    Map<String, Set<Long>> missing = Map.copyOf(missingOrdinals);
    missingOrdinals.clear();
    return missing;
  }

  /** What was asked for and is not loaded, by set; the notes start anew. */
  Map<String, Set<KeyPattern>> takeMissingPatterns() {
    Map<String, Set<KeyPattern>> missing = Map.copyOf(missingPatterns);
    missingPatterns.clear();
    return missing;
  }

  boolean misses() {
    return !missingKeys.isEmpty() || !missingOrdinals.isEmpty() || !missingPatterns.isEmpty();
  }

  @Override
  public OptionalLong ordinal(String set, String key) {
    return member(set, key)
        .map(member -> OptionalLong.of(member.ordinal()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Optional<String> key(String set, long ordinal) {
    if (!ordinals(set).contains(ordinal)) {
      return Optional.empty();
    }
    Map<Long, Optional<PartitionSetMember>> known = ordinalsOf(set);
    if (!known.containsKey(ordinal)) {
      missingOrdinals.computeIfAbsent(set, name -> new HashSet<>()).add(ordinal);
      return Optional.empty();
    }
    return known.get(ordinal).map(PartitionSetMember::key);
  }

  @Override
  public long count(String set) {
    return ordinals(set).size();
  }

  @Override
  public List<String> keys(String set, long offset, int limit) {
    Ordinals all = ordinals(set);
    List<String> keys = new ArrayList<>();
    long end = Math.min(all.size(), offset + limit);
    for (long i = Math.max(0, offset); i < end; i++) {
      key(set, all.select(i)).ifPresent(keys::add);
    }
    return keys;
  }

  @Override
  public Ordinals ordinals(String set) {
    return ordinals.computeIfAbsent(set, bitmaps);
  }

  @Override
  public Ordinals matching(String set, KeyPattern pattern) {
    Ordinals known = patternsOf(set).get(pattern);
    if (known == null) {
      missingPatterns.computeIfAbsent(set, name -> new HashSet<>()).add(pattern);
      return Ordinals.empty();
    }
    return known;
  }

  @Override
  public Map<String, String> metadata(String set, String key) {
    return member(set, key).map(PartitionSetMember::metadata).orElse(Map.of());
  }

  /** Nothing that is asked of this copy goes by metadata; it would need an index of its own. */
  @Override
  public List<String> keysByMetadata(String set, Map<String, String> metadata) {
    throw new UnsupportedOperationException(
        "Cannot find keys by metadata: run-service keeps no such index (" + set + ")");
  }

  private Optional<PartitionSetMember> member(String set, String key) {
    Map<String, Optional<PartitionSetMember>> known = keysOf(set);
    if (!known.containsKey(key)) {
      missingKeys.computeIfAbsent(set, name -> new HashSet<>()).add(key);
      return Optional.empty();
    }
    return known.get(key);
  }

  private Map<KeyPattern, Ordinals> patternsOf(String set) {
    return byPattern.computeIfAbsent(set, name -> new HashMap<>());
  }

  private Map<String, Optional<PartitionSetMember>> keysOf(String set) {
    return byKey.computeIfAbsent(set, name -> new HashMap<>());
  }

  private Map<Long, Optional<PartitionSetMember>> ordinalsOf(String set) {
    return byOrdinal.computeIfAbsent(set, name -> new HashMap<>());
  }
}
