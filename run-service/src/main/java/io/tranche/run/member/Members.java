package io.tranche.run.member;

import io.smallrye.mutiny.Uni;
import io.tranche.contracts.sets.PartitionSetMember;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the copy: of every member, the highest version that anyone has seen. */
@Singleton
public class Members {

  private final MemberRepository repository;

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
    Map<String, PartitionSetMember> newest = newest(seen);
    return repository.find(newest.keySet()).chain(stored -> keep(newest, stored));
  }

  private Uni<List<PartitionSetMember>> keep(
      Map<String, PartitionSetMember> seen, List<PartitionSetMember> stored) {
    Map<String, PartitionSetMember> behind = new HashMap<>(seen);
    Map<String, PartitionSetMember> result = new HashMap<>(seen);
    for (PartitionSetMember member : stored) {
      PartitionSetMember given = seen.get(member.id());
      if (given != null && given.version() <= member.version()) {
        behind.remove(member.id());
        result.put(member.id(), member);
      }
    }
    return repository
        .save(behind.values())
        .chain(
            saved ->
                saved
                    ? Uni.createFrom().item(List.copyOf(result.values()))
                    : keep(result.values()));
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
