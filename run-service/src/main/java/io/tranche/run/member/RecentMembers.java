package io.tranche.run.member;

import io.tranche.contracts.sets.PartitionSetMember;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members that were stored or found last. Two readers of a replica read the same records: the
 * second need not ask the store what the first has just written.
 */
final class RecentMembers {

  private static final float LOAD = 0.75f;

  private final Map<String, PartitionSetMember> members;

  RecentMembers(int most) {
    this.members =
        new LinkedHashMap<>(most, LOAD) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, PartitionSetMember> eldest) {
            return size() > most;
          }
        };
  }

  /** The stored state of a member, if it is known to be no older than the given one. */
  synchronized Optional<PartitionSetMember> atLeast(PartitionSetMember seen) {
    return Optional.ofNullable(members.get(seen.id()))
        .filter(held -> held.version() >= seen.version());
  }

  /** These are stored. */
  synchronized List<PartitionSetMember> note(Collection<PartitionSetMember> stored) {
    stored.forEach(
        member ->
            members.merge(
                member.id(),
                member,
                (held, given) -> given.version() > held.version() ? given : held));
    return List.copyOf(stored);
  }
}
