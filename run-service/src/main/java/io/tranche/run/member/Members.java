package io.tranche.run.member;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the copy: of every member, the highest version that anyone has seen. */
@Singleton
public class Members {

  private static final int RECENT = 8_000;

  private final MemberRepository repository;
  private final RecentMembers recent = new RecentMembers(RECENT);

  @Inject
  Members(MemberRepository repository) {
    this.repository = repository;
  }

  /** Those among the given members, set and key, that are known; removed ones say so. */
  public Uni<List<PartitionSetMember>> find(Collection<String> ids) {
    return repository.find(ids);
  }

  /**
   * Takes over what is newer than the copy.
   *
   * @return the members as they are now, one for each id that was given
   */
  public Uni<List<PartitionSetMember>> keep(Collection<PartitionSetMember> seen) {
    Map<String, PartitionSetMember> unsure = newest(seen);
    List<PartitionSetMember> stored = new ArrayList<>();
    unsure
        .values()
        .removeIf(
            member -> {
              Optional<PartitionSetMember> held = recent.atLeast(member);
              held.ifPresent(stored::add);
              return held.isPresent();
            });
    return settle(unsure)
        .map(
            kept -> {
              stored.addAll(recent.note(kept));
              return stored;
            });
  }

  private Uni<List<PartitionSetMember>> settle(Map<String, PartitionSetMember> seen) {
    return repository.find(seen.keySet()).chain(stored -> keep(seen, stored));
  }

  private Uni<List<PartitionSetMember>> keep(
      Map<String, PartitionSetMember> seen, List<PartitionSetMember> stored) {
    Map<String, PartitionSetMember> missing = new HashMap<>(seen);
    Map<String, PartitionSetMember> behind = new HashMap<>();
    Map<String, PartitionSetMember> result = new HashMap<>(seen);
    for (PartitionSetMember member : stored) {
      PartitionSetMember given = missing.remove(member.id());
      if (given != null && given.version() <= member.version()) {
        result.put(member.id(), member);
      } else if (given != null) {
        behind.put(member.id(), given);
      }
    }
    return repository
        .save(missing.values(), behind.values())
        .chain(
            saved -> saved ? Uni.createFrom().item(List.copyOf(result.values())) : settle(result));
  }

  private static Map<String, PartitionSetMember> newest(Collection<PartitionSetMember> seen) {
    Map<String, PartitionSetMember> newest = new HashMap<>();
    for (PartitionSetMember member : seen) {
      newest.merge(
          member.id(), member, (held, given) -> given.version() > held.version() ? given : held);
    }
    return newest;
  }
}
