package io.tranche.definitions.set;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import io.tranche.partitions.Ordinals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Which ordinals of each set are present: enough to count a set and to find the place of a page,
 * however many members there are. A set is read when it is first asked for, and kept up to date
 * from then on.
 */
@Singleton
class SetOrdinals {

  private final MemberRepository members;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  @Inject
  SetOrdinals(MemberRepository members) {
    this.members = members;
  }

  Uni<Ordinals> of(String set) {
    return held.computeIfAbsent(set, Held::new).ordinals;
  }

  /** Members have changed here; those before are known by id where they were there before. */
  void changed(Map<String, Member> before, Collection<Member> after) {
    Map<String, List<PartitionSetMember>> bySet =
        after.stream()
            .filter(member -> holds(member.set()))
            .map(Member::message)
            .collect(Collectors.groupingBy(PartitionSetMember::set));
    bySet.forEach(
        (set, members) -> {
          Set<Long> kept =
              members.stream().map(PartitionSetMember::ordinal).collect(Collectors.toSet());
          change(
              set,
              members,
              members.stream()
                  .map(member -> before.get(member.id()))
                  .filter(Objects::nonNull)
                  .mapToLong(Member::ordinal)
                  .filter(ordinal -> !kept.contains(ordinal)));
        });
  }

  /** Whether somebody has asked for the set. */
  boolean holds(String set) {
    return held.containsKey(set);
  }

  /** Members have changed somewhere. */
  void heard(Collection<PartitionSetMember> members) {
    members.stream()
        .collect(Collectors.groupingBy(PartitionSetMember::set))
        .forEach((set, changed) -> change(set, changed, former(changed)));
  }

  /** What was given up by removals that may never have been heard of. */
  private static LongStream former(List<PartitionSetMember> members) {
    return members.stream()
        .flatMap(member -> member.formerOrdinals().stream())
        .mapToLong(Long::longValue);
  }

  private void change(String set, List<PartitionSetMember> members, LongStream before) {
    Held one = held.get(set);
    if (one == null) {
      return;
    }
    Set<Long> present =
        members.stream()
            .filter(member -> !member.removed())
            .map(PartitionSetMember::ordinal)
            .collect(Collectors.toSet());
    LongStream removed =
        members.stream().filter(PartitionSetMember::removed).mapToLong(PartitionSetMember::ordinal);
    one.change(
        LongStream.concat(before, removed).toArray(),
        present.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * One set. Changes that come while it is read are made to what was read. An ordinal that is gone
   * never comes back, so that the order of what is heard does not matter.
   */
  private final class Held {
    private final Uni<Ordinals> ordinals;
    private Ordinals gone = Ordinals.empty();
    private Ordinals present = Ordinals.empty();

    Held(String set) {
      this.ordinals =
          members
              .ordinals(set)
              .onFailure()
              .invoke(failure -> held.remove(set, this))
              .invoke(this::begin)
              .replaceWithVoid()
              .memoize()
              .indefinitely()
              .map(begun -> present());
    }

    private synchronized void begin(Ordinals read) {
      present = read.union(present).difference(gone);
    }

    private synchronized Ordinals present() {
      return present;
    }

    private synchronized void change(long[] nowGone, long[] nowPresent) {
      Ordinals left = Ordinals.of(nowGone);
      gone = gone.union(left);
      present = present.union(Ordinals.of(nowPresent).difference(gone)).difference(left);
    }
  }
}
