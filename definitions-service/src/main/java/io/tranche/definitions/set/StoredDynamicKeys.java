package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.Ids;
import io.tranche.partitions.DynamicKeys;
import io.tranche.partitions.Ordinals;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys of all sets for one question: what the question needs is read when it asks, and once. It
 * waits for the store, so it is used on worker threads only. Not thread-safe.
 */
public final class StoredDynamicKeys implements DynamicKeys {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final MemberRepository repository;
  private final SetOrdinals ordinals;
  private final Map<String, Optional<Member>> byId = new HashMap<>();
  private final Map<String, Ordinals> present = new HashMap<>();
  private final Map<Page, List<String>> pages = new HashMap<>();

  StoredDynamicKeys(MemberRepository repository, SetOrdinals ordinals) {
    this.repository = repository;
    this.ordinals = ordinals;
  }

  private record Page(String set, long offset, int limit) {}

  @Override
  public OptionalLong ordinal(String set, String key) {
    return find(set, key)
        .map(member -> OptionalLong.of(member.ordinal()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public Optional<String> key(String set, long ordinal) {
    return noted(await(repository.listFrom(set, ordinal, 1))).stream()
        .filter(member -> member.ordinal() == ordinal)
        .map(Member::key)
        .findFirst();
  }

  @Override
  public long count(String set) {
    return ordinals(set).size();
  }

  @Override
  public List<String> keys(String set, long offset, int limit) {
    Ordinals all = ordinals(set);
    if (offset >= all.size() || limit <= 0) {
      return List.of();
    }
    return pages.computeIfAbsent(
        new Page(set, offset, limit),
        page ->
            noted(await(repository.listFrom(set, all.select(offset), limit))).stream()
                .map(Member::key)
                .toList());
  }

  @Override
  public Ordinals ordinals(String set) {
    return present.computeIfAbsent(set, name -> await(ordinals.of(name)));
  }

  @Override
  public Map<String, String> metadata(String set, String key) {
    return find(set, key).map(Member::metadata).orElse(Map.of());
  }

  @Override
  public List<String> keysByMetadata(String set, Map<String, String> metadata) {
    return noted(await(repository.listByMetadata(set, metadata))).stream()
        .map(Member::key)
        .toList();
  }

  /** At most {@code limit} present keys that start with a text, in the order of the keys. */
  public List<String> keysStartingWith(String set, String prefix, String after, int limit) {
    return noted(await(repository.listByKey(set, prefix, after, limit))).stream()
        .map(Member::key)
        .toList();
  }

  private Optional<Member> find(String set, String key) {
    return byId.computeIfAbsent(
            Ids.member(set, key),
            id -> Optional.ofNullable(await(repository.findAll(List.of(id))).get(id)))
        .filter(member -> !member.removed());
  }

  private List<Member> noted(List<Member> members) {
    members.forEach(member -> byId.put(member.id(), Optional.of(member)));
    return members;
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(WAIT);
  }
}
