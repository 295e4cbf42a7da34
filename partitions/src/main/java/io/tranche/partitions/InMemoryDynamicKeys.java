package io.tranche.partitions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** An immutable copy of the keys that one decision needs. */
public final class InMemoryDynamicKeys implements DynamicKeys {
  /** No set has any key. */
  public static final InMemoryDynamicKeys EMPTY = builder().build();

  private record Member(String key, long ordinal, Map<String, String> metadata) {}

  private record Members(
      Map<String, Member> byKey,
      NavigableMap<Long, Member> byOrdinal,
      Ordinals ordinals,
      Map<KeyOrder, SortedKeys> sorted) {

    Members(Map<String, Member> byKey, NavigableMap<Long, Member> byOrdinal, Ordinals ordinals) {
      this(byKey, byOrdinal, ordinals, new ConcurrentHashMap<>());
    }
  }

  private static final Members NOBODY = new Members(Map.of(), new TreeMap<>(), Ordinals.empty());

  private final Map<String, Members> sets;

  private InMemoryDynamicKeys(Map<String, Members> sets) {
    this.sets = sets;
  }

  public static Builder builder() {
    return new Builder();
  }

  private Members members(String set) {
    return sets.getOrDefault(set, NOBODY);
  }

  @Override
  public OptionalLong ordinal(String set, String key) {
    var member = members(set).byKey().get(key);
    return member == null ? OptionalLong.empty() : OptionalLong.of(member.ordinal());
  }

  @Override
  public Optional<String> key(String set, long ordinal) {
    return Optional.ofNullable(members(set).byOrdinal().get(ordinal)).map(Member::key);
  }

  @Override
  public long count(String set) {
    return members(set).byKey().size();
  }

  @Override
  public List<String> keys(String set, long offset, int limit) {
    return members(set).byOrdinal().values().stream()
        .skip(offset)
        .limit(limit)
        .map(Member::key)
        .toList();
  }

  @Override
  public Ordinals ordinals(String set) {
    return members(set).ordinals();
  }

  @Override
  public Map<String, String> metadata(String set, String key) {
    var member = members(set).byKey().get(key);
    return member == null ? Map.of() : member.metadata();
  }

  @Override
  public List<String> keysByMetadata(String set, Map<String, String> metadata) {
    return members(set).byOrdinal().values().stream()
        .filter(member -> member.metadata().entrySet().containsAll(metadata.entrySet()))
        .map(Member::key)
        .toList();
  }

  @Override
  public SortedKeys sorted(String set, KeyOrder order) {
    return members(set).sorted().computeIfAbsent(order, by -> SortedKeys.of(this, set, by));
  }

  /** Collects keys; a key or ordinal that is added again replaces the earlier one. */
  public static final class Builder {
    private final Map<String, NavigableMap<Long, Member>> sets = new HashMap<>();

    private Builder() {}

    /** Adds keys with the next free ordinals, without metadata. */
    public Builder add(String set, String... keys) {
      for (String key : keys) {
        add(set, key, Map.of());
      }
      return this;
    }

    /** Adds a key with the next free ordinal. */
    public Builder add(String set, String key, Map<String, String> metadata) {
      var members = sets.computeIfAbsent(set, name -> new TreeMap<>());
      return add(set, key, members.isEmpty() ? 0 : members.lastKey() + 1, metadata);
    }

    /** Adds a key under the ordinal that it was registered with. */
    public Builder add(String set, String key, long ordinal, Map<String, String> metadata) {
      sets.computeIfAbsent(set, name -> new TreeMap<>())
          .put(ordinal, new Member(key, ordinal, Map.copyOf(metadata)));
      return this;
    }

    public InMemoryDynamicKeys build() {
      var result = new HashMap<String, Members>();
      sets.forEach(
          (set, byOrdinal) -> {
            var byKey = new HashMap<String, Member>(2 * byOrdinal.size());
            var kept = new TreeMap<>(byOrdinal);
            byOrdinal.forEach(
                (ordinal, member) -> {
                  var earlier = byKey.put(member.key(), member);
                  if (earlier != null) {
                    kept.remove(earlier.ordinal());
                  }
                });
            var ordinals = new OrdinalsBuilder();
            kept.keySet().forEach(ordinal -> ordinals.add(ordinal, ordinal));
            result.put(set, new Members(byKey, kept, ordinals.build()));
          });
      return new InMemoryDynamicKeys(result);
    }
  }
}
