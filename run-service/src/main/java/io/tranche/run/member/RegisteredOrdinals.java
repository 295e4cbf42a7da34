package io.tranche.run.member;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * The ordinals of all registered members of every set: counts, places and pages cost the same at
 * ten keys and at ten million. One thread writes, any thread reads.
 */
@Singleton
public class RegisteredOrdinals {

  private final MemberRepository repository;
  private final Map<String, Ordinals> sets = new ConcurrentHashMap<>();

  @Inject
  RegisteredOrdinals(MemberRepository repository) {
    this.repository = repository;
  }

  /** The ordinals of a set; a set that nobody knows is empty. */
  public Ordinals of(String set) {
    return sets.getOrDefault(set, Ordinals.empty());
  }

  /** Starts again from the documents. */
  public Uni<Void> rebuild() {
    Map<String, GatheredOrdinals> found = new HashMap<>();
    return repository
        .places()
        .invoke(
            place ->
                found
                    .computeIfAbsent(place.set(), set -> new GatheredOrdinals())
                    .add(place.ordinal()))
        .collect()
        .last()
        .invoke(
            () -> {
              sets.clear();
              found.forEach((set, ordinals) -> sets.put(set, ordinals.all()));
            })
        .replaceWithVoid();
  }

  /**
   * Takes over a change.
   *
   * @param seen the members as the records had them: their ordinals may be given up
   * @param present the same members as they are now
   */
  public void apply(Collection<PartitionSetMember> seen, Collection<PartitionSetMember> present) {
    Map<String, LongStream.Builder> left = new HashMap<>();
    Map<String, LongStream.Builder> taken = new HashMap<>();
    seen.forEach(
        member -> {
          note(left, member);
          member.formerOrdinals().forEach(former -> note(left, member.set(), former));
        });
    for (PartitionSetMember member : present) {
      note(member.removed() ? left : taken, member);
    }
    Set<String> changed = new HashSet<>(left.keySet());
    changed.addAll(taken.keySet());
    for (String set : changed) {
      sets.put(set, of(set).difference(collect(left, set)).union(collect(taken, set)));
    }
  }

  private static void note(Map<String, LongStream.Builder> sets, PartitionSetMember member) {
    note(sets, member.set(), member.ordinal());
  }

  private static void note(Map<String, LongStream.Builder> sets, String set, long ordinal) {
    sets.computeIfAbsent(set, name -> LongStream.builder()).add(ordinal);
  }

  private static Ordinals collect(Map<String, LongStream.Builder> sets, String set) {
    LongStream.Builder ordinals = sets.get(set);
    return ordinals == null ? Ordinals.empty() : Ordinals.of(ordinals.build().toArray());
  }
}
