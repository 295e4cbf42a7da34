package io.tranche.sensor.condition;

import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import io.tranche.sensor.condition.SetMembers.Asked;
import io.tranche.sensor.condition.SetMembers.StoredMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The sets as far as they were asked about. Ordinals, and so counts, are known from the start; what
 * is asked beyond them is answered as if it did not exist, and noted: once it is loaded, the
 * question is put again. What is loaded is newer than the ordinals, and corrects them. For one
 * thread.
 */
final class AskedKeys implements DynamicKeys {

  private final Map<String, Ordinals> ordinals;
  private final Map<String, Map<String, Optional<StoredMember>>> byKey = new HashMap<>();
  private final Map<String, Map<Long, Optional<StoredMember>>> byOrdinal = new HashMap<>();
  private final Map<Asked.Labelled, List<String>> byMetadata = new HashMap<>();
  private final Set<Asked> unanswered = new HashSet<>();

  /**
   * @param ordinals of the registered members, by set
   */
  AskedKeys(Map<String, Ordinals> ordinals) {
    this.ordinals = new HashMap<>(ordinals);
  }

  /** What was asked and is not known; the notes start anew. */
  Set<Asked> takeUnanswered() {
    Set<Asked> all = Set.copyOf(unanswered);
    unanswered.clear();
    return all;
  }

  boolean isAnswered() {
    return unanswered.isEmpty();
  }

  /** The ordinals of the registered members of each set, as far as they are known now. */
  Map<String, Ordinals> ordinals() {
    return Map.copyOf(ordinals);
  }

  /** Takes the members that there are of those that were asked for. */
  void answer(Collection<Asked> asked, Collection<StoredMember> found) {
    for (Asked one : asked) {
      if (one instanceof Asked.Key key) {
        keysOf(key.set()).putIfAbsent(key.key(), Optional.empty());
      } else if (one instanceof Asked.Ordinal ordinal) {
        ordinalsOf(ordinal.set()).putIfAbsent(ordinal.ordinal(), Optional.empty());
      } else if (one instanceof Asked.Labelled labelled) {
        byMetadata.put(
            labelled,
            found.stream()
                .filter(member -> !member.removed() && member.set().equals(labelled.set()))
                .filter(
                    member ->
                        member.metadata().entrySet().containsAll(labelled.metadata().entrySet()))
                .sorted((a, b) -> Long.compare(a.ordinal(), b.ordinal()))
                .map(StoredMember::key)
                .distinct()
                .toList());
      }
    }
    found.forEach(this::learn);
    for (Asked one : asked) {
      if (one instanceof Asked.Ordinal ordinal
          && registered(ordinalsOf(ordinal.set()).getOrDefault(ordinal.ordinal(), Optional.empty()))
              .isEmpty()) {
        put(
            ordinal.set(),
            ordinals(ordinal.set())
                .difference(Ordinals.range(ordinal.ordinal(), ordinal.ordinal())));
      }
    }
  }

  private void learn(StoredMember member) {
    keysOf(member.set()).put(member.key(), Optional.of(member));
    ordinalsOf(member.set()).put(member.ordinal(), Optional.of(member));
    Ordinals one = Ordinals.range(member.ordinal(), member.ordinal());
    Ordinals known = ordinals(member.set());
    put(member.set(), member.removed() ? known.difference(one) : known.union(one));
  }

  private void put(String set, Ordinals known) {
    ordinals.put(set, known);
  }

  @Override
  public OptionalLong ordinal(String set, String key) {
    return registered(member(set, key))
        .map(member -> OptionalLong.of(member.ordinal()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Optional<String> key(String set, long ordinal) {
    return ordinals(set).contains(ordinal)
        ? registered(member(set, ordinal)).map(StoredMember::key)
        : Optional.empty();
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
    return ordinals.getOrDefault(set, Ordinals.empty());
  }

  @Override
  public Map<String, String> metadata(String set, String key) {
    return registered(member(set, key)).map(StoredMember::metadata).orElse(Map.of());
  }

  @Override
  public List<String> keysByMetadata(String set, Map<String, String> metadata) {
    Asked.Labelled asked = new Asked.Labelled(set, metadata);
    List<String> known = byMetadata.get(asked);
    if (known == null) {
      unanswered.add(asked);
      return List.of();
    }
    return known;
  }

  private static Optional<StoredMember> registered(Optional<StoredMember> member) {
    return member.filter(one -> !one.removed());
  }

  private Optional<StoredMember> member(String set, String key) {
    Optional<StoredMember> known = keysOf(set).get(key);
    if (known == null) {
      unanswered.add(new Asked.Key(set, key));
      return Optional.empty();
    }
    return known;
  }

  private Optional<StoredMember> member(String set, long ordinal) {
    Optional<StoredMember> known = ordinalsOf(set).get(ordinal);
    if (known == null) {
      unanswered.add(new Asked.Ordinal(set, ordinal));
      return Optional.empty();
    }
    return known;
  }

  private Map<String, Optional<StoredMember>> keysOf(String set) {
    return byKey.computeIfAbsent(set, name -> new HashMap<>());
  }

  private Map<Long, Optional<StoredMember>> ordinalsOf(String set) {
    return byOrdinal.computeIfAbsent(set, name -> new LinkedHashMap<>());
  }

  /** The same keys, and those that were registered under these ordinals and are so no longer. */
  static DynamicKeys withRemoved(DynamicKeys keys, Map<String, Ordinals> before) {
    return keys instanceof AskedKeys asked ? asked.new WithRemoved(before) : keys;
  }

  private final class WithRemoved implements DynamicKeys {

    private final Map<String, Ordinals> before;

    WithRemoved(Map<String, Ordinals> before) {
      this.before = before;
    }

    @Override
    public OptionalLong ordinal(String set, String key) {
      return member(set, key)
          .filter(member -> ordinals(set).contains(member.ordinal()))
          .map(member -> OptionalLong.of(member.ordinal()))
          .orElse(OptionalLong.empty());
    }

    @Override
    public Optional<String> key(String set, long ordinal) {
      return ordinals(set).contains(ordinal)
          ? member(set, ordinal).map(StoredMember::key)
          : Optional.empty();
    }

    @Override
    public long count(String set) {
      return ordinals(set).size();
    }

    @Override
    public List<String> keys(String set, long offset, int limit) {
      return AskedKeys.this.keys(set, offset, limit);
    }

    @Override
    public Ordinals ordinals(String set) {
      return AskedKeys.this.ordinals(set).union(before.getOrDefault(set, Ordinals.empty()));
    }

    @Override
    public Map<String, String> metadata(String set, String key) {
      return member(set, key).map(StoredMember::metadata).orElse(Map.of());
    }

    @Override
    public List<String> keysByMetadata(String set, Map<String, String> metadata) {
      return AskedKeys.this.keysByMetadata(set, metadata);
    }
  }
}
